// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// Batch normalization per channel: [B, C, H, W] → the same shape (Ioffe & Szegedy 2015).
///
/// In training mode with the mean and (population) variance of the batch; the running statistics
/// become (1 − momentum) · old + momentum · batch, with the unbiased variance of the batch. In
/// evaluation mode with the running statistics.
/// Parameters: weight [C] (starts at 1), bias [C] (starts at 0), both of kind norm.
/// forward() throws Error(invalid_argument) in training mode for a single value per channel, which
/// has no variance. Buffers: running_mean [C] (starts at 0), running_var [C] (starts at 1).
struct BatchNorm2dOptions {
  double epsilon = 1e-5;
  double momentum = 0.1;  ///< PyTorch's: the share of the new batch
};
[[nodiscard]] LayerPtr batch_norm2d(const BatchNorm2dOptions& options);

}  // namespace optbench::problems::layers
