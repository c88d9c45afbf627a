// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/method_table.hpp"
#include "bindings/lua/userdata.hpp"
#include "bindings/tensor/tensor_arguments.hpp"

#include <ATen/core/Generator.h>

#include <optional>
#include <span>

namespace optbench::bindings {

/// A stream of random numbers. Copies of the handle are the same stream.
template <>
struct Bound<at::Generator> {
  static constexpr const char* name = "Generator";
  static bool alive(const at::Generator& generator) { return generator.defined(); }
  static std::size_t bytes(const at::Generator& /*generator*/) { return 0; }
};

}  // namespace optbench::bindings

namespace optbench::bindings {

template <>
struct LuaValue<at::Generator> {
  static constexpr const char* word = "Generator";
  static std::optional<at::Generator> read(lua_State* L, int index) {
    if (const auto* generator = peek<at::Generator>(L, index)) return *generator;
    return std::nullopt;
  }
};

}  // namespace optbench::bindings

namespace optbench::bindings::tensor {

/// Registers the type; push<at::Generator> works from then on.
void register_generator(lua_State* L);
/// torch.Generator and torch.manual_seed.
[[nodiscard]] std::span<const Method> random_functions();

}  // namespace optbench::bindings::tensor
