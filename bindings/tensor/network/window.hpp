// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/tensor/named_arguments.hpp"

#include <ATen/core/TensorBody.h>

namespace optbench::bindings::tensor {

/// Padding of a window: zeros on both sides of each dimension, or "same": as many as are needed for
/// out = ceil(in / stride), the odd one at the end (as in TensorFlow, and in PyTorch at stride 1).
/// "valid" is 0.
struct WindowPadding {
  bool same = false;
  at::DimVector amounts = {0};  ///< one for all dimensions or one for each
};

}  // namespace optbench::bindings::tensor

namespace optbench::bindings {

template <>
struct LuaValue<tensor::WindowPadding> {
  static constexpr const char* word = "integer, list of integers, \"same\" or \"valid\"";
  static std::optional<tensor::WindowPadding> read(lua_State* L, int index);
};

}  // namespace optbench::bindings

namespace optbench::bindings::tensor {

/// The window of a convolution or of pooling over the last `rank` dimensions, as LibTorch takes it.
struct Window {
  at::DimVector kernel;
  at::DimVector stride;
  at::DimVector dilation;
};

/// Fills `amounts` of a padding "same" for inputs x. Returns x, padded with `border` if the two
/// ends of a dimension need different amounts. Does nothing for other paddings. Throws
/// Error(invalid_argument) for an x with fewer than `rank` dimensions.
[[nodiscard]] at::Tensor fit_padding(const at::Tensor& x, const Window& window,
                                     WindowPadding& padding, double border, const char* where);

}  // namespace optbench::bindings::tensor
