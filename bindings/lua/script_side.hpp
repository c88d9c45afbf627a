// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter_state.hpp"

namespace optbench::bindings {

/// Notes whether script code executes or the engine that a script called, for as long as it lives:
/// a script that does not stop at the time limit is ended with the process, the engine is not.
class ScriptSide {
 public:
  ScriptSide(lua_State* L, bool in_script)
      : state_(interpreter_state(L)), before_(state_.in_script.exchange(in_script)) {}
  ~ScriptSide() { state_.in_script = before_; }
  ScriptSide(const ScriptSide&) = delete;
  ScriptSide& operator=(const ScriptSide&) = delete;

 private:
  InterpreterState& state_;
  bool before_;
};

}  // namespace optbench::bindings
