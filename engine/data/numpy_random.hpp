// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <random>

namespace optbench::data {

/// The stream of numpy.random.RandomState(seed), bit for bit: MT19937 seeded by the classic linear
/// recurrence, 53-bit doubles, normal numbers by Marsaglia's polar method with the second of each
/// pair kept for the next call. The published Quadratic and Two-D problems are defined by it.
class NumpyRandom {
 public:
  explicit NumpyRandom(std::uint32_t seed) : engine_(seed) {}

  /// random_sample(): uniform in [0, 1).
  double uniform();
  /// uniform(low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// standard_normal().
  double normal();
  /// normal(mean, deviation, shape): float64, filled in row-major order.
  [[nodiscard]] at::Tensor normal(double mean, double deviation, at::IntArrayRef shape);

 private:
  std::mt19937 engine_;  // its seeding is the same recurrence
  bool has_spare_ = false;
  double spare_ = 0;
};

}  // namespace optbench::data
