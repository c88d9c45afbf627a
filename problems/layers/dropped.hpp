// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>

namespace optbench::problems::layers {

/// x with each element zero with probability `rate` and else divided by 1 − rate; differentiable.
///
/// Which elements are dropped depends only on `seed` and their position in memory, not on the
/// number of threads. The mask is never stored: the derivative draws it again. It is drawn on the
/// CPU and copied to other devices.
[[nodiscard]] at::Tensor dropped(const at::Tensor& x, double rate, std::uint64_t seed);

}  // namespace optbench::problems::layers
