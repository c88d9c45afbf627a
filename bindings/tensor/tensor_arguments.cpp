// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace optbench::bindings::tensor {

at::Tensor* check_tensor_or_number(lua_State* L, int arg) {
  const int type = lua_type(L, arg);
  if (type == LUA_TNUMBER || type == LUA_TBOOLEAN) return nullptr;
  at::Tensor* tensor = peek<at::Tensor>(L, arg);
  if (tensor == nullptr) fail_type(L, arg, "Tensor or number");
  return tensor;
}

namespace {

std::int64_t resolve_dimension(lua_State* L, int arg, std::int64_t dimension, std::int64_t rank) {
  const std::int64_t count = std::max<std::int64_t>(rank, 1);
  if (dimension >= 1 && dimension <= count) return dimension - 1;
  if (dimension <= -1 && dimension >= -count) return dimension + count;
  fail_argument(L, arg,
                fmt::format("dimension {} is out of range, expected 1 to {} or -{} to -1",
                            dimension, count, count));
}

}  // namespace

std::int64_t check_dimension(lua_State* L, int arg, std::int64_t rank) {
  return resolve_dimension(L, arg, check_integer(L, arg), rank);
}

at::DimVector optional_dimensions(lua_State* L, int arg, std::int64_t rank) {
  at::DimVector dimensions;
  if (lua_isnoneornil(L, arg)) return dimensions;
  dimensions = check_integers(L, arg, arg);
  for (auto& dimension : dimensions) dimension = resolve_dimension(L, arg, dimension, rank);
  return dimensions;
}

std::int64_t resolve_index(lua_State* L, int arg, std::int64_t index, std::int64_t size,
                           std::int64_t dimension) {
  if (index >= 1 && index <= size) return index - 1;
  if (index <= -1 && index >= -size) return index + size;
  fail_argument(L, arg,
                fmt::format("index {} is out of range for dimension {} of size {}{}", index,
                            dimension + 1, size, index == 0 ? "; indices count from 1" : ""));
}

std::int64_t check_index(lua_State* L, int arg, std::int64_t size, std::int64_t dimension) {
  return resolve_index(L, arg, check_integer(L, arg), size, dimension);
}

at::DimVector check_integers(lua_State* L, int arg, int last) {
  at::DimVector values;
  if (lua_istable(L, arg)) {
    const lua_Integer count = luaL_len(L, arg);
    for (lua_Integer i = 1; i <= count; ++i) {
      lua_geti(L, arg, i);
      const auto value = LuaValue<std::int64_t>::read(L, -1);
      if (!value) {
        fail_argument(L, arg,
                      fmt::format("integer expected at [{}], got {}", i, describe_value(L, -1)));
      }
      values.push_back(*value);
      lua_pop(L, 1);
    }
    return values;
  }
  for (int i = arg; i <= last; ++i) values.push_back(check_integer(L, i));
  return values;
}

at::DimVector check_shape(lua_State* L, int arg, int last) {
  at::DimVector shape = check_integers(L, arg, last);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < 0) {
      fail_argument(L, arg, fmt::format("size {} of dimension {} is negative", shape[i], i + 1));
    }
  }
  return shape;
}

}  // namespace optbench::bindings::tensor
