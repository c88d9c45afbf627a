// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/tensor/named_arguments.hpp"

#include <ATen/core/TensorBody.h>

namespace optbench {

/// How a window slides over the border of its input: zeros on both sides of each dimension, or
/// "same": as many as make out = ceil(in / stride), the odd one at the end (TensorFlow's rule,
/// which is PyTorch's at stride 1). "valid" is 0.
struct WindowPadding {
  bool same = false;
  at::DimVector amounts = {0};  ///< one for all dimensions or one for each
};

template <>
struct LuaValue<WindowPadding> {
  static constexpr const char* word = "integer, list of integers, \"same\" or \"valid\"";
  static std::optional<WindowPadding> read(lua_State* L, int index);
};

/// The window of a convolution or of pooling over the last `rank` dimensions, as LibTorch takes it.
struct Window {
  at::DimVector kernel;
  at::DimVector stride;
  at::DimVector dilation;
};

/// Fills `amounts` of a padding "same" for inputs x; returns x, itself padded with `border` where
/// the two ends of a dimension need different amounts. Nothing changes for other paddings.
/// Throws Error(invalid_argument) for an x with fewer than `rank` dimensions.
[[nodiscard]] at::Tensor fit_padding(const at::Tensor& x, const Window& window,
                                     WindowPadding& padding, double border, const char* where);

}  // namespace optbench
