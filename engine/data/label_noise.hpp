// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

namespace optbench::data {

/// Class labels int64 [n], each replaced with probability `share` by another class between the
/// smallest and the largest that occur, all equally likely: symmetric label noise (Natarajan et al.
/// 2013, Learning with Noisy Labels). The same labels are wrong whatever the run's seed is: they
/// belong to the problem.
[[nodiscard]] at::Tensor with_label_noise(const at::Tensor& labels, double share);

}  // namespace optbench::data
