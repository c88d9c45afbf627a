// SPDX-License-Identifier: MIT
#include "bindings/script_state.hpp"

#include "bindings/wrap_tensor.hpp"
#include "engine/error.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

namespace optbench {
namespace {

constexpr int kDeepest = 8;
constexpr std::array<std::string_view, 7> kGiven = {
    "options", "parameters", "random", "total_steps", "steps_per_epoch", "loss", "closure"};

/// The keys of the table at `index` as texts, sorted; integers are told from digits by a '#'.
std::vector<std::string> sorted_keys(lua_State* L, int index) {
  std::vector<std::string> keys;
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    if (lua_isinteger(L, -1)) {
      keys.push_back(fmt::format("#{}", lua_tointeger(L, -1)));
    } else if (lua_type(L, -1) == LUA_TSTRING) {
      keys.emplace_back(lua_tostring(L, -1));
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

void push_key(lua_State* L, std::string_view key) {
  if (key.starts_with('#')) {
    lua_pushinteger(L, std::stoll(std::string(key.substr(1))));
  } else {
    lua_pushlstring(L, key.data(), key.size());
  }
}

class Reader {
 public:
  Reader(lua_State* L, const at::Tensor& parameters) : L_(L), parameters_(parameters) {}

  Optimizer::State read(int index) {
    for (const std::string& key : sorted_keys(L_, index)) {
      if (std::find(kGiven.begin(), kGiven.end(), key) != kGiven.end()) continue;
      read_field(index, key, key, 1);
    }
    return std::move(state_);
  }

 private:
  void read_field(int table, std::string_view key, const std::string& path, int depth) {
    if (depth > kDeepest) {
      fail(ErrorKind::invalid_argument, "optimizer state: '{}' is nested more than {} deep", path,
           kDeepest);
    }
    push_key(L_, key);
    lua_gettable(L_, table);
    const int value = lua_gettop(L_);
    if (const at::Tensor* tensor = peek<at::Tensor>(L_, value)) {
      if (!tensor->is_alias_of(parameters_)) state_.emplace_back(path, tensor->clone());
    } else if (lua_isboolean(L_, value)) {
      state_.emplace_back(path, at::scalar_tensor(lua_toboolean(L_, value) != 0, at::kBool));
    } else if (lua_isinteger(L_, value)) {
      state_.emplace_back(path,
                          at::scalar_tensor(std::int64_t{lua_tointeger(L_, value)}, at::kLong));
    } else if (lua_type(L_, value) == LUA_TNUMBER) {
      state_.emplace_back(path, at::scalar_tensor(lua_tonumber(L_, value), at::kDouble));
    } else if (lua_istable(L_, value)) {
      for (const std::string& inner : sorted_keys(L_, value)) {
        read_field(value, inner, path + "." + inner, depth + 1);
      }
    }
    lua_pop(L_, 1);
  }

  lua_State* L_;
  const at::Tensor& parameters_;
  Optimizer::State state_;
};

void push_value(lua_State* L, const at::Tensor& value) {
  if (value.dim() == 0 && value.scalar_type() == at::kBool) {
    lua_pushboolean(L, value.item<bool>());
  } else if (value.dim() == 0 && value.scalar_type() == at::kLong) {
    lua_pushinteger(L, value.item<std::int64_t>());
  } else if (value.dim() == 0 && value.scalar_type() == at::kDouble) {
    lua_pushnumber(L, value.item<double>());
  } else {
    push_tensor(L, value.clone());
  }
}

void write_field(lua_State* L, int table, std::string_view path, const at::Tensor& value) {
  const std::size_t dot = path.find('.');
  const std::string_view key = path.substr(0, dot);
  push_key(L, key);
  lua_gettable(L, table);
  if (dot != std::string_view::npos) {
    if (!lua_istable(L, -1)) {
      lua_pop(L, 1);
      lua_newtable(L);
      push_key(L, key);
      lua_pushvalue(L, -2);
      lua_settable(L, table);
    }
    write_field(L, lua_gettop(L), path.substr(dot + 1), value);
    lua_pop(L, 1);
    return;
  }
  at::Tensor* present = peek<at::Tensor>(L, lua_gettop(L));
  if (present != nullptr && present->sizes() == value.sizes() &&
      present->scalar_type() == value.scalar_type()) {
    present->copy_(value);
  } else {
    push_key(L, key);
    push_value(L, value);
    lua_settable(L, table);
  }
  lua_pop(L, 1);
}

}  // namespace

Optimizer::State read_script_state(lua_State* L, int index, const at::Tensor& parameters) {
  return Reader(L, parameters).read(lua_absindex(L, index));
}

void write_script_state(lua_State* L, int index, const Optimizer::State& state,
                        std::string_view where) {
  for (const auto& [path, value] : state) {
    if (path.empty() || std::find(kGiven.begin(), kGiven.end(), path) != kGiven.end()) {
      fail(ErrorKind::invalid_argument, "{}: '{}' is no state of an optimizer script", where, path);
    }
    write_field(L, lua_absindex(L, index), path, value);
  }
}

}  // namespace optbench
