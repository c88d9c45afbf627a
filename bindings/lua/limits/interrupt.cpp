// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/interrupt.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/guard.hpp"
#include "bindings/lua/interpreter_state.hpp"

namespace optbench::bindings {
namespace {

constexpr int kEveryInstruction = LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT;

void stop_script(lua_State* L, lua_Debug* /*event*/) {
  if (interpreter_state(L).interrupted) {
    const InterpreterState& state = interpreter_state(L);
    push_located(L, state.out_of_time ? state.time_limit_message : "interrupted");
    lua_error(L);
  } else {
    lua_sethook(L, nullptr, 0, 0);  // a coroutine that still had the hook of a cleared interrupt
  }
}

void set_stop_hook(lua_State* L) { lua_sethook(L, stop_script, kEveryInstruction, 1); }

/// During its lifetime `thread` is the running coroutine.
class RunningCoroutine {
 public:
  RunningCoroutine(InterpreterState& state, lua_State* thread)
      : state_(state), resumer_(state.running) {
    enter(thread);
  }
  ~RunningCoroutine() { enter(resumer_); }
  RunningCoroutine(const RunningCoroutine&) = delete;
  RunningCoroutine& operator=(const RunningCoroutine&) = delete;

 private:
  void enter(lua_State* thread) {
    state_.running = thread;
    // An interrupt that arrived just before this has set its hook on the other coroutine.
    if (state_.interrupted) set_stop_hook(thread);
  }

  InterpreterState& state_;
  lua_State* resumer_;
};

/// Calls upvalue 1, a function that executes `thread`, with all arguments.
int call_tracked(lua_State* L, lua_State* thread) {
  const RunningCoroutine running(interpreter_state(L), thread);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/// coroutine.resume and coroutine.close. Upvalue: the original.
int with_coroutine_argument(lua_State* L) {
  lua_State* thread = lua_tothread(L, 1);
  if (thread == nullptr) fail_type(L, 1, "coroutine");
  return call_tracked(L, thread);
}

/// What coroutine.wrap returns. Upvalues: the original's result, its coroutine.
int call_wrapped(lua_State* L) { return call_tracked(L, lua_tothread(L, lua_upvalueindex(2))); }

/// coroutine.wrap. Upvalue: the original, whose result keeps its coroutine as first upvalue.
int wrap_tracked(lua_State* L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1);
  lua_getupvalue(L, -1, 1);
  lua_pushcclosure(L, guarded<call_wrapped>, 2);
  return 1;
}

/// A message handler that passes interrupts on. Upvalue: the script's handler.
int handle_unless_interrupted(lua_State* L) {
  if (interpreter_state(L).interrupted) return 1;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 1);
  return 1;
}

int return_all(lua_State* L, int /*status*/, lua_KContext /*context*/) { return lua_gettop(L); }

/// xpcall. Upvalue: the original. Continues after a yield inside, as the original does.
int call_with_handler(lua_State* L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, guarded<handle_unless_interrupted>, 1);
  lua_replace(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_callk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, return_all);
  return lua_gettop(L);
}

/// Replaces field `name` of the table on top by a function that has the original as upvalue.
void replace_field(lua_State* L, const char* name, lua_CFunction function) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

}  // namespace

void request_interrupt(InterpreterState& state) noexcept {
  state.interrupted = true;
  set_stop_hook(state.main);
  set_stop_hook(state.running);
}

void clear_interrupt(InterpreterState& state) {
  state.interrupted = false;
  lua_sethook(state.main, nullptr, 0, 0);
}

void make_interruptible(lua_State* L) {
  lua_pushglobaltable(L);
  replace_field(L, "xpcall", guarded<call_with_handler>);
  lua_getfield(L, -1, "coroutine");
  replace_field(L, "resume", guarded<with_coroutine_argument>);
  replace_field(L, "close", guarded<with_coroutine_argument>);
  replace_field(L, "wrap", guarded<wrap_tracked>);
  lua_pop(L, 2);
}

}  // namespace optbench::bindings
