// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_value.hpp"

#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <ATen/ATen.h>

#include <array>
#include <string>
#include <vector>

namespace optbench::bindings::tensor {
namespace {

constexpr std::array kDtypes = {at::kFloat, at::kDouble, at::kHalf, at::kBFloat16, at::kLong,
                                at::kInt,   at::kShort,  at::kChar, at::kByte,     at::kBool};

/// Pushes the element `offset` elements from the tensor's first. REQUIRES a CPU tensor.
/// Reading memory is ten times faster than Tensor::item().
void push_from_memory(lua_State* L, const at::Tensor& tensor, std::int64_t offset) {
  switch (tensor.scalar_type()) {
    case at::kFloat:
      return lua_pushnumber(L, tensor.const_data_ptr<float>()[offset]);
    case at::kDouble:
      return lua_pushnumber(L, tensor.const_data_ptr<double>()[offset]);
    case at::kLong:
      return lua_pushinteger(L, tensor.const_data_ptr<std::int64_t>()[offset]);
    case at::kInt:
      return lua_pushinteger(L, tensor.const_data_ptr<std::int32_t>()[offset]);
    case at::kHalf:
      return lua_pushnumber(L, static_cast<float>(tensor.const_data_ptr<at::Half>()[offset]));
    case at::kBFloat16:
      return lua_pushnumber(L, static_cast<float>(tensor.const_data_ptr<at::BFloat16>()[offset]));
    case at::kShort:
      return lua_pushinteger(L, tensor.const_data_ptr<std::int16_t>()[offset]);
    case at::kChar:
      return lua_pushinteger(L, tensor.const_data_ptr<std::int8_t>()[offset]);
    case at::kByte:
      return lua_pushinteger(L, tensor.const_data_ptr<std::uint8_t>()[offset]);
    case at::kBool:
      return lua_pushboolean(L, tensor.const_data_ptr<bool>()[offset] ? 1 : 0);
    default:
      fail(ErrorKind::invalid_argument, "elements of dtype {} cannot be converted to Lua values",
           machine::dtype_name(tensor.scalar_type()));
  }
}

}  // namespace

void push_element(lua_State* L, const at::Tensor& tensor) {
  push_from_memory(L, tensor.is_cpu() ? tensor : tensor.cpu(), 0);
}

void push_vector_element(lua_State* L, const at::Tensor& vector, std::int64_t index) {
  if (vector.is_cpu()) return push_from_memory(L, vector, index * vector.stride(0));
  push_element(L, vector.select(0, index));
}

bool set_vector_element(const at::Tensor& vector, std::int64_t index, double value) {
  if (!vector.is_cpu()) return false;
  const std::int64_t offset = index * vector.stride(0);
  if (vector.scalar_type() == at::kFloat) {
    vector.mutable_data_ptr<float>()[offset] = static_cast<float>(value);
  } else if (vector.scalar_type() == at::kDouble) {
    vector.mutable_data_ptr<double>()[offset] = value;
  } else {
    return false;
  }
  return true;
}

at::ScalarType parse_tensor_dtype(std::string_view where, std::string_view name) {
  std::vector<std::string> names;
  for (const at::ScalarType dtype : kDtypes) {
    names.push_back(machine::dtype_name(dtype));
    if (names.back() == name) return dtype;
  }
  fail(ErrorKind::invalid_argument, "{}: dtype must be one of {}, got '{}'{}", where,
       fmt::join(names, ", "), name, did_you_mean(name, names));
}

at::TensorOptions read_tensor_options(OptionTable& options, std::string_view where,
                                      at::TensorOptions defaults) {
  if (const auto dtype = options.get<std::string>("dtype")) {
    defaults = defaults.dtype(parse_tensor_dtype(where, *dtype));
  }
  if (const auto device = options.get<std::string>("device")) {
    defaults = defaults.device(machine::parse_device(*device));
  }
  return defaults;
}

}  // namespace optbench::bindings::tensor
