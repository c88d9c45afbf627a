// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/tensor_account.hpp"
#include "engine/model/noise_source.hpp"

#include <ATen/core/TensorBody.h>

#include <lua.hpp>

#include <atomic>
#include <string>
#include <vector>

namespace optbench::bindings {

/// One name that scripts can call: what checks, help, completion and the reference are made from.
struct Documentation {
  std::string name;   ///< "torch.zeros", "Tensor:add_"
  std::string usage;  ///< "t:add_(other, scale = 1) -> t"
  std::string help;   ///< sentences
};

/// What belongs to one interpreter and is reached from any of its C++ functions.
struct InterpreterState {
  TensorAccount account;
  std::vector<Documentation> documentation;

  lua_State* main = nullptr;
  std::atomic<lua_State*> running = nullptr;  ///< the coroutine that executes now, or `main`
  std::atomic<bool> interrupted = false;
  std::atomic<bool> out_of_time = false;  ///< of an interrupt: that it is the time limit's
  std::atomic<bool> in_script = false;    ///< script code executes, not the engine that it called
  const char* time_limit_message = "";    ///< what such an interrupt raises
  bool sandboxed = false;                 ///< see sandbox.hpp

  /// Within a problem's forward pass: where dropout and the like draw their seeds from.
  model::NoiseSource* noise = nullptr;
  bool drops = true;  ///< whether dropout drops in training mode (Problem::use_dropout)

  /// One element each, in float32 and float64: what stands for a number beside tensors of that
  /// dtype (tensor_call.hpp). Overwritten by every use.
  at::Tensor float_number = {};
  at::Tensor double_number = {};

  /// The last script error that crossed C++ on its way up, so that the frames below the crossing
  /// can be shown with those above it.
  struct Crossing {
    std::string message;
    std::string traceback;
  } crossing = {};
};

/// The state behind `L`, whichever coroutine `L` is.
[[nodiscard]] inline InterpreterState& interpreter_state(lua_State* L) {
  return **static_cast<InterpreterState**>(lua_getextraspace(L));
}

[[nodiscard]] inline TensorAccount& account(lua_State* L) { return interpreter_state(L).account; }

}  // namespace optbench::bindings
