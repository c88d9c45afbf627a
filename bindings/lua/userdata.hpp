// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter_state.hpp"

#include <lua.hpp>

#include <cstddef>
#include <new>
#include <utility>

namespace optbench::bindings {

/// How a C++ type appears in Lua; specialise it beside the type's bindings:
///
///     template <> struct Bound<std::shared_ptr<Problem>> {
///       static constexpr const char* name = "Problem";    // the word users read in messages
///       static bool alive(const std::shared_ptr<Problem>& value) { return value != nullptr; }
///       static std::size_t bytes(const std::shared_ptr<Problem>&) { return 0; }  // to charge
///     };
///
/// `T{}` must be a valid empty value that owns nothing: released userdata hold it.
/// Long-lived engine objects are held as shared_ptr, tensors by value; nothing as a raw pointer.
template <class T>
struct Bound;

/// Contents of the userdata. `charged` bytes are counted in the TensorAccount.
template <class T>
struct Box {
  T value{};
  std::size_t charged = 0;
};

/// Pushes `value` as a new Lua value. The type's methods must be registered (method_table.hpp).
template <class T>
void push(lua_State* L, T value) {
  // No metatable yet: if the next line throws, no finalizer sees an incomplete value.
  auto* box = new (lua_newuserdatauv(L, sizeof(Box<T>), 0)) Box<T>{};
  luaL_setmetatable(L, Bound<T>::name);
  box->value = std::move(value);
  box->charged = Bound<T>::bytes(box->value);
  account(L).charge(L, box->charged);  // may collect; the box is on the stack, so it is safe
}

/// The value at `arg`, or the argument errors "Tensor expected, got number" and "already released".
template <class T>
[[nodiscard]] T& check(lua_State* L, int arg) {
  auto* box = static_cast<Box<T>*>(luaL_checkudata(L, arg, Bound<T>::name));
  luaL_argcheck(L, Bound<T>::alive(box->value), arg, "already released");
  return box->value;
}

/// The value at `arg`, or null for other types. A released value is still an error.
template <class T>
[[nodiscard]] T* peek(lua_State* L, int arg) {
  auto* box = static_cast<Box<T>*>(luaL_testudata(L, arg, Bound<T>::name));
  if (box == nullptr) return nullptr;
  luaL_argcheck(L, Bound<T>::alive(box->value), arg, "already released");
  return &box->value;
}

/// `__gc`, `__close` and `:release()`: frees the value now. Safe to call twice.
template <class T>
int release(lua_State* L) {
  auto* box = static_cast<Box<T>*>(luaL_checkudata(L, 1, Bound<T>::name));
  account(L).discharge(std::exchange(box->charged, 0));
  box->value = T{};  // a valid empty value, even if the box is resurrected
  return 0;
}

}  // namespace optbench::bindings
