// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/option_table.hpp"
#include "bindings/tensor/tensor_arguments.hpp"

#include <ATen/core/DimVector.h>

#include <optional>

namespace optbench::bindings {

/// One integer for all dimensions of a window, or a list with one for each.
template <>
struct LuaValue<at::DimVector> {
  static constexpr const char* word = "integer or list of integers";
  static std::optional<at::DimVector> read(lua_State* L, int index);
};

}  // namespace optbench::bindings

namespace optbench::bindings::tensor {

/// Arguments after the tensors of a function, by position in PyTorch's order or by name in one
/// table, which is the last argument:
///
///     NamedArguments arguments(L, 3, "torch.conv2d");
///     const auto bias = arguments.get<at::Tensor>("bias");
///     const auto stride = arguments.get<at::DimVector>("stride", {1});
///     arguments.finish();   // torch.conv2d(x, w, b, 2) or (x, w, b, {stride = 2}), nothing else
///
/// A list ({2, 2}) is a value, not a table of names.
class NamedArguments {
 public:
  NamedArguments(lua_State* L, int first, const char* where) : L_(L), next_(first), where_(where) {}

  /// The next argument; nothing when it is nil or absent.
  template <class T>
  [[nodiscard]] std::optional<T> get(const char* key) {
    if (is_named()) return options_->get<T>(key);
    return optional_value<T>(L_, next_++);
  }
  template <class T>
  [[nodiscard]] T get(const char* key, T fallback) {
    return get<T>(key).value_or(std::move(fallback));
  }

  /// Throws if there is an unknown name or an additional argument.
  void finish();

 private:
  /// Whether the remaining arguments are named.
  bool is_named();

  lua_State* L_;
  int next_;
  const char* where_;
  std::optional<OptionTable> options_;
};

}  // namespace optbench::bindings::tensor
