// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <lua.hpp>

#include <cstdint>

namespace optbench::bindings::tensor {

/// Converts indices of a script to those of LibTorch (int64, from 0): an int64 tensor or a list of
/// integers, counted from 1, or from the end when negative. Raises when one is out of range for
/// a dimension of `size`; `dimension` (from 0) is only named in the message.
[[nodiscard]] at::Tensor check_index_tensor(lua_State* L, int arg, std::int64_t size,
                                            std::int64_t dimension);

}  // namespace optbench::bindings::tensor
