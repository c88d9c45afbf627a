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
/// What to draw from, for tensors on that device: the generator that was given, else that of the
/// run for which the engine calls the script; none: LibTorch's own, the process's.
[[nodiscard]] std::optional<at::Generator> generator_or_in_force(std::optional<at::Generator> given,
                                                                 at::Device device);
/// The same with the optional argument `arg`, for the tensor `self`.
[[nodiscard]] std::optional<at::Generator> generator_argument(lua_State* L, int arg,
                                                              const at::Tensor& self);

/// torch.Generator and torch.manual_seed.
[[nodiscard]] std::span<const Method> random_functions();

}  // namespace optbench::bindings::tensor
