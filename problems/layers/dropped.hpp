// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>

namespace optbench::problems::layers {

/// x with each element zero with probability `rate` and else divided by 1 − rate; differentiable.
///
/// Which elements are dropped follows from `seed` and their places in memory alone, not from the
/// number of threads. The mask is never stored: the derivative draws it again. Drawn on the CPU:
/// for tensors elsewhere it is copied there.
[[nodiscard]] at::Tensor dropped(const at::Tensor& x, double rate, std::uint64_t seed);

}  // namespace optbench::problems::layers
