// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/arguments.hpp"

#include <lua.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::bindings {

/// Reads a table of named options, `{ dtype = "float64", seed = 3 }`, and rejects unknown keys:
///
///     OptionTable options(L, 2, "torch.zeros");
///     const auto dtype = options.get<std::string>("dtype", "float32");
///     options.reject_unknown();   // "torch.zeros: unknown option 'dtpye'; did you mean 'dtype'?"
///
/// Errors are thrown as Error(invalid_argument); the guard adds the script's line.
class OptionTable {
 public:
  /// `where` begins each message. Without a table at `arg` (nil or absent) nothing is given.
  /// REQUIRES: the table stays on the stack.
  OptionTable(lua_State* L, int arg, std::string_view where);

  [[nodiscard]] bool given() const { return table_ != 0; }

  /// The value of an option, read as T (see LuaValue); nothing when it is not given.
  template <class T>
  [[nodiscard]] std::optional<T> get(const char* key) {
    if (!push_field(key)) return std::nullopt;
    auto value = LuaValue<T>::read(L_, -1);
    if (!value) fail_kind(key, LuaValue<T>::word);
    lua_pop(L_, 1);
    return value;
  }
  template <class T>
  [[nodiscard]] T get(const char* key, T fallback) {
    return get<T>(key).value_or(std::move(fallback));
  }
  /// For an option that has no default.
  template <class T>
  [[nodiscard]] T require(const char* key) {
    auto value = get<T>(key);
    if (!value) fail_missing(key, LuaValue<T>::word);
    return *std::move(value);
  }

  /// Pushes the raw value and returns true when the option is given; pushes nothing otherwise.
  /// For values of other kinds (functions, nested tables).
  [[nodiscard]] bool push_field(const char* key);
  /// Throws "where: option 'key' must be a(n) word, got ..." about the value on top of the stack.
  [[noreturn]] void fail_kind(const char* key, const char* word) const;

  /// Throws if the table has a key that was never read. Call it after the last get().
  void reject_unknown() const;

 private:
  [[noreturn]] void fail_missing(const char* key, const char* word) const;

  lua_State* L_;
  int table_ = 0;
  std::string where_;
  std::vector<std::string> known_;
};

}  // namespace optbench::bindings
