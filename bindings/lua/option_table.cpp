// SPDX-License-Identifier: MIT
#include "bindings/lua/option_table.hpp"

#include "engine/base/error.hpp"
#include "engine/base/unknown_name.hpp"

#include <algorithm>

namespace optbench::bindings {
namespace {

std::string with_article(std::string_view word) {
  const bool vowel = std::string_view("aeiou").find(word.front()) != std::string_view::npos;
  return std::string(vowel ? "an " : "a ").append(word);
}

}  // namespace

OptionTable::OptionTable(lua_State* L, int arg, std::string_view where) : L_(L), where_(where) {
  if (lua_isnoneornil(L, arg)) return;
  check_table(L, arg);
  table_ = lua_absindex(L, arg);
}

bool OptionTable::push_field(const char* key) {
  known_.emplace_back(key);
  if (table_ == 0) return false;
  if (lua_getfield(L_, table_, key) != LUA_TNIL) return true;
  lua_pop(L_, 1);
  return false;
}

void OptionTable::fail_kind(const char* key, const char* word) const {
  fail(ErrorKind::invalid_argument, "{}: option '{}' must be {}, got {}", where_, key,
       with_article(word), describe_value(L_, -1));
}

void OptionTable::fail_missing(const char* key, const char* word) const {
  fail(ErrorKind::invalid_argument, "{}: option '{}' is missing, expected {}", where_, key,
       with_article(word));
}

void OptionTable::reject_unknown() const {
  if (table_ == 0) return;
  for (const std::string& key : string_keys(L_, table_)) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      fail_unknown_name(where_, "option", key, known_);
    }
  }
  for (lua_pushnil(L_); lua_next(L_, table_) != 0; lua_pop(L_, 1)) {
    if (lua_type(L_, -2) != LUA_TSTRING) {
      fail(ErrorKind::invalid_argument, "{}: options are named, got a value at [{}]", where_,
           describe_value(L_, -2));
    }
  }
}

}  // namespace optbench::bindings
