// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/optimizer.hpp"

#include <ATen/core/TensorBody.h>

#include <lua.hpp>

#include <string_view>

namespace optbench::bindings::training {

// An optimizer's state as named tensors: everything that its instance holds but what the engine put
// there and functions, which are code. Also what it wrote into its options (the rate in force among
// them) and into the tables of self.parameters. (What a script keeps in local variables is no
// state.)
//
// A name is a path: the keys, joined with dots. "mean", "history.#3", "parameters.#1.mean". Numbers
// become float64, integers int64 and booleans bool scalars. A mark at the end tells what else the
// value is:
//
//   !                a tensor without dimensions
//   !text            a text: its bytes
//   !generator       a random generator: its state
//   !table           a table without anything in it
//   !parameter       a table of self.parameters: its name
//   !same:PATH       the same table or tensor as there
//   !view:PATH       a tensor that shares the memory of the one there; of "=x" or "=gradient",
//   which
//                    are no state: offset, number of dimensions, sizes, strides

/// What the engine gave the optimizer.
struct GivenTensors {
  at::Tensor values;
  at::Tensor gradient;
};

/// Copies of what the instance at `index` holds, in alphabetical order. Throws
/// Error(invalid_argument) for what cannot be saved: a problem, a coroutine, a key that is none of
/// number, text, boolean and parameter.
[[nodiscard]] train::Optimizer::State read_script_state(lua_State* L, int index,
                                                        const GivenTensors& given);

/// Gives the instance this state and no other: tensors of the same shape are overwritten in place,
/// all else is assigned, and what the state does not name is set to nil. `where` opens messages.
/// Throws Error(invalid_argument) for names that no state has.
void restore_script_state(lua_State* L, int index, const train::Optimizer::State& state,
                          const GivenTensors& given, std::string_view where);

}  // namespace optbench::bindings::training
