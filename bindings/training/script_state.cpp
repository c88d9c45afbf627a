// SPDX-License-Identifier: MIT
#include "bindings/training/script_state.hpp"

#include "bindings/tensor/tensor_arguments.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

namespace optbench::bindings::training {
namespace {

constexpr int kDeepest = 8;
constexpr std::array<std::string_view, 7> kGiven = {
    "options", "parameters", "random", "total_steps", "steps_per_epoch", "loss", "closure"};

// A path's grammar: keys joined by '.'; an integer key has a '#' in front; these two, '!' and '\\'
// are escaped by '\\' within texts; a '!' at the end marks a tensor without dimensions, which
// otherwise stands for a plain number or boolean.
constexpr char kTensorMark = '!';

std::string escaped(std::string_view key) {
  std::string result;
  for (const char c : key) {
    if (c == '.' || c == '#' || c == kTensorMark || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

/// Where the first key of a path ends: at an unescaped '.', else at the path's end.
std::size_t end_of_key(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\') {
      ++i;
    } else if (path[i] == '.') {
      return i;
    }
  }
  return std::string_view::npos;
}

/// The keys of the table at `index` as they stand in paths, sorted.
std::vector<std::string> sorted_keys(lua_State* L, int index) {
  std::vector<std::string> keys;
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    if (lua_isinteger(L, -1)) {
      keys.push_back(fmt::format("#{}", lua_tointeger(L, -1)));
    } else if (lua_type(L, -1) == LUA_TSTRING) {
      keys.push_back(escaped(lua_tostring(L, -1)));
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

void push_key(lua_State* L, std::string_view key) {
  if (key.starts_with('#')) {
    lua_pushinteger(L, std::stoll(std::string(key.substr(1))));
  } else {
    std::string text;
    for (std::size_t i = 0; i < key.size(); ++i) text += key[i] == '\\' ? key[++i] : key[i];
    lua_pushlstring(L, text.data(), text.size());
  }
}

class Reader {
 public:
  Reader(lua_State* L, const at::Tensor& parameters) : L_(L), parameters_(parameters) {}

  train::Optimizer::State read(int index) {
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
      if (!tensor->is_alias_of(parameters_)) {
        const std::string mark(tensor->dim() == 0 ? 1 : 0, kTensorMark);
        state_.emplace_back(path + mark, tensor->clone());
      }
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
  train::Optimizer::State state_;
};

void push_value(lua_State* L, const at::Tensor& value, bool is_tensor) {
  if (is_tensor || value.dim() != 0) {
    tensor::push_tensor(L, value.clone());
  } else if (value.scalar_type() == at::kBool) {
    lua_pushboolean(L, value.item<bool>());
  } else if (value.scalar_type() == at::kLong) {
    lua_pushinteger(L, value.item<std::int64_t>());
  } else {
    lua_pushnumber(L, value.item<double>());
  }
}

void write_field(lua_State* L, int table, std::string_view path, const at::Tensor& value) {
  const std::size_t dot = end_of_key(path);
  const bool is_tensor = dot == std::string_view::npos && path.ends_with(kTensorMark);
  const std::string_view key = is_tensor ? path.substr(0, path.size() - 1) : path.substr(0, dot);
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
    push_value(L, value, is_tensor);
    lua_settable(L, table);
  }
  lua_pop(L, 1);
}

/// Sets the field that a path names to nil.
void erase_field(lua_State* L, int table, std::string_view path) {
  const std::size_t dot = end_of_key(path);
  const bool is_tensor = dot == std::string_view::npos && path.ends_with(kTensorMark);
  push_key(L, is_tensor ? path.substr(0, path.size() - 1) : path.substr(0, dot));
  if (dot == std::string_view::npos) {
    lua_pushnil(L);
    lua_settable(L, table);
    return;
  }
  lua_gettable(L, table);
  erase_field(L, lua_gettop(L), path.substr(dot + 1));
  lua_pop(L, 1);
}

}  // namespace

train::Optimizer::State read_script_state(lua_State* L, int index, const at::Tensor& parameters) {
  return Reader(L, parameters).read(lua_absindex(L, index));
}

void write_script_state(lua_State* L, int index, const train::Optimizer::State& state,
                        std::string_view where) {
  for (const auto& [path, value] : state) {
    if (path.empty() || std::find(kGiven.begin(), kGiven.end(), path) != kGiven.end()) {
      fail(ErrorKind::invalid_argument, "{}: '{}' is no state of an optimizer script", where, path);
    }
    write_field(L, lua_absindex(L, index), path, value);
  }
}

void erase_script_field(lua_State* L, int index, std::string_view path) {
  erase_field(L, lua_absindex(L, index), path);
}

}  // namespace optbench::bindings::training
