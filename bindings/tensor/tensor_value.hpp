// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/option_table.hpp"
#include "engine/machine/device.hpp"

#include <ATen/core/TensorBody.h>
#include <c10/core/TensorOptions.h>

#include <lua.hpp>

#include <string_view>

namespace optbench::bindings::tensor {

// Elements and kinds of tensors in Lua: bool tensors hold booleans, integer ones integers, all
// other floats. A dtype is its name ("float32"), as engine/machine/device.hpp spells it.

/// Pushes the only element of a tensor. REQUIRES numel() == 1.
void push_element(lua_State* L, const at::Tensor& tensor);
/// Pushes one element of a tensor of one dimension; `index` counts from 0 and is in range.
void push_vector_element(lua_State* L, const at::Tensor& vector, std::int64_t index);
/// Sets one element of a float tensor of one dimension on the CPU; false, doing nothing, for
/// others.
bool set_vector_element(const at::Tensor& vector, std::int64_t index, double value);

/// float32, float64, float16, bfloat16, int64, int32, int16, int8, uint8, bool. Throws
/// Error(invalid_argument) with a suggestion; `where` begins the message.
[[nodiscard]] at::ScalarType parse_tensor_dtype(std::string_view where, std::string_view name);

/// Asks the options for `dtype` and `device`; what is not given stays as in `defaults`.
[[nodiscard]] at::TensorOptions read_tensor_options(OptionTable& options, std::string_view where,
                                                    at::TensorOptions defaults);

}  // namespace optbench::bindings::tensor
