// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter_state.hpp"

namespace optbench::bindings {

/// Records for its lifetime whether script code is running or the engine called from a script: if a
/// script does not stop at the time limit, the process is ended, but not while the engine works.
class ScriptScope {
 public:
  ScriptScope(lua_State* L, bool in_script)
      : state_(interpreter_state(L)), before_(state_.in_script.exchange(in_script)) {}
  ~ScriptScope() { state_.in_script = before_; }
  ScriptScope(const ScriptScope&) = delete;
  ScriptScope& operator=(const ScriptScope&) = delete;

 private:
  InterpreterState& state_;
  bool before_;
};

}  // namespace optbench::bindings
