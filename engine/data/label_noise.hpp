// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

namespace optbench::data {

/// Class labels int64 [n], each replaced with probability `share` by another class between the
/// smallest and the largest that occur, all equally likely: symmetric label noise (Natarajan et al.
/// 2013, Learning with Noisy Labels). The noise belongs to the problem: the same labels are wrong
/// for every seed.
[[nodiscard]] at::Tensor with_label_noise(const at::Tensor& labels, double share);

}  // namespace optbench::data
