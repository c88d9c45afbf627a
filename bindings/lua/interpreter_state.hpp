// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/tensor_account.hpp"
#include "engine/base/code_file.hpp"
#include "engine/model/noise_source.hpp"

#include <ATen/core/TensorBody.h>

#include <lua.hpp>

#include <atomic>
#include <string>
#include <vector>

namespace optbench::bindings {

/// Documentation of one function for scripts, from which checks, help, completion and the reference
/// are made.
struct Documentation {
  std::string name;   ///< "torch.zeros", "Tensor:add_"
  std::string usage;  ///< "t:add_(other: Tensor, scale: number = 1) -> t"
  std::string help;   ///< sentences
};

/// State of one interpreter, accessible from all of its C++ functions.
struct InterpreterState {
  TensorAccount account;
  std::vector<Documentation> documentation;
  std::vector<CodeFile> files = {};  ///< see Interpreter::files()

  lua_State* main = nullptr;
  std::atomic<lua_State*> running = nullptr;  ///< the coroutine that is running, or `main`
  std::atomic<bool> interrupted = false;
  std::atomic<bool> out_of_time = false;  ///< the interrupt was caused by the time limit
  std::atomic<bool> in_script = false;    ///< script code is running, not the engine called from it
  const char* time_limit_message = "";    ///< the error that such an interrupt raises
  bool sandboxed = false;                 ///< see sandbox.hpp

  /// Within a problem's forward pass: the source of seeds for dropout and similar functions.
  model::NoiseSource* noise = nullptr;
  bool drops = true;  ///< whether dropout is active in training mode (Problem::use_dropout)

  /// One element each, in float32 and float64: represents a number in operations with tensors of
  /// this dtype (tensor_call.hpp). Overwritten by every use.
  at::Tensor float_number = {};
  at::Tensor double_number = {};

  /// The last script error that passed through C++, so that the frames on both sides can be shown.
  struct Crossing {
    std::string message;
    std::string traceback;
  } crossing = {};
};

/// The state of the interpreter of `L`, which may be any coroutine.
[[nodiscard]] inline InterpreterState& interpreter_state(lua_State* L) {
  return **static_cast<InterpreterState**>(lua_getextraspace(L));
}

[[nodiscard]] inline TensorAccount& account(lua_State* L) { return interpreter_state(L).account; }

}  // namespace optbench::bindings
