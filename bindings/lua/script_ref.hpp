// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter_state.hpp"

#include <lua.hpp>

#include <utility>

namespace optbench::bindings {

/// Keeps one Lua value alive from C++. Move-only.
/// REQUIRES: is destroyed before its interpreter (declare the interpreter first).
class ScriptRef {
 public:
  ScriptRef() = default;
  ScriptRef(ScriptRef&& other) noexcept { swap(other); }
  ScriptRef& operator=(ScriptRef&& other) noexcept {
    ScriptRef taken(std::move(other));
    swap(taken);
    return *this;
  }
  ScriptRef(const ScriptRef&) = delete;
  ScriptRef& operator=(const ScriptRef&) = delete;
  ~ScriptRef() {
    if (L_ != nullptr) luaL_unref(L_, LUA_REGISTRYINDEX, key_);
  }

  /// Refers to the value on top of the stack, which is popped.
  [[nodiscard]] static ScriptRef pop(lua_State* L) {
    ScriptRef result;
    result.key_ = luaL_ref(L, LUA_REGISTRYINDEX);
    result.L_ = interpreter_state(L).main;  // L may be a coroutine with a shorter lifetime
    return result;
  }
  /// Refers to the value at `index`, which stays on the stack.
  [[nodiscard]] static ScriptRef at(lua_State* L, int index) {
    lua_pushvalue(L, index);
    return pop(L);
  }

  /// Pushes the value onto `L`, any coroutine of the same interpreter; nil when empty.
  void push(lua_State* L) const {
    if (L_ == nullptr) {
      lua_pushnil(L);
    } else {
      lua_rawgeti(L, LUA_REGISTRYINDEX, key_);
    }
  }

  /// Whether it refers to a value (which may be nil).
  explicit operator bool() const { return L_ != nullptr; }

 private:
  void swap(ScriptRef& other) noexcept {
    std::swap(L_, other.L_);
    std::swap(key_, other.key_);
  }

  lua_State* L_ = nullptr;
  int key_ = LUA_NOREF;
};

}  // namespace optbench::bindings
