// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/optimizer.hpp"

#include <ATen/core/TensorBody.h>

#include <lua.hpp>

#include <string_view>

namespace optbench::bindings::training {

// A script's state as named tensors: "mean", "history.#3". Fields of the instance that the engine
// put there are no state; functions and texts are code, not state. Tables are named by their keys,
// joined with dots (a key's own dots are escaped); numbers become float64, integers int64 and
// booleans bool scalars.

/// Copies of the fields of the instance at `index`, in alphabetical order. Views of `parameters`
/// are left out. Throws Error(invalid_argument) for tables nested more than 8 deep (cycles).
[[nodiscard]] train::Optimizer::State read_script_state(lua_State* L, int index,
                                                        const at::Tensor& parameters);

/// Puts the state back: tensors of the same shape are overwritten in place, all else is assigned.
/// `where` opens messages.
/// Fields that the state does not name stay as they are (see erase_script_field).
void write_script_state(lua_State* L, int index, const train::Optimizer::State& state,
                        std::string_view where);

/// Sets the field that a name of a state stands for to nil.
void erase_script_field(lua_State* L, int index, std::string_view path);

}  // namespace optbench::bindings::training
