// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/script_ref.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace optbench::bindings::training {

/// The fields of a script's table, and of all tables that it holds, as they stood once: what a
/// network carries from batch to batch, whichever fields that are. Immutable; copies share it.
class CarriedFields {
 public:
  /// Nothing: restore() does nothing.
  CarriedFields() = default;
  /// Of the table at `index`. Tensors of which `is_engines` holds (parameters, buffers) are not
  /// copied; nor are those that have not changed since they were copied for `last`. Read-only
  /// tables are passed over.
  CarriedFields(lua_State* L, int index, const std::function<bool(const at::Tensor&)>& is_engines,
                const CarriedFields& last);

  explicit operator bool() const { return fields_ != nullptr; }
  /// Gives each of the tables the fields that it had, and each tensor its values.
  void restore(lua_State* L) const;

 private:
  struct Tensor {
    at::Tensor tensor;
    std::uint32_t version = 0;
    at::Tensor copy;
  };
  struct Fields {
    ScriptRef tables;  ///< a list: table, a table with its fields, table, ...
    std::vector<Tensor> tensors;
  };

  std::shared_ptr<const Fields> fields_;
};

}  // namespace optbench::bindings::training
