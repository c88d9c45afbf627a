// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>

namespace optbench::model {

/// What a network draws in one forward pass: dropout masks, latent noise.
///
/// Every draw has a seed of its own, made from the source's seed and the number of the draw: how
/// many numbers a draw takes, and on how many threads, moves no other.
class NoiseSource {
 public:
  explicit NoiseSource(std::uint64_t seed) : seed_(seed) {}

  /// The seed of the next draw.
  [[nodiscard]] std::uint64_t next();
  /// The next draw: standard normal numbers. Drawn in float64 on the CPU, whatever `options` ask
  /// for, so that float32 and float64 runs of one seed see the same noise.
  [[nodiscard]] at::Tensor normal(at::IntArrayRef shape, const at::TensorOptions& options);

  /// Begins again with the first draw.
  void restart() { draws_ = 0; }
  /// How many draws were made since.
  [[nodiscard]] std::int64_t draws() const { return draws_; }

 private:
  std::uint64_t seed_;
  std::int64_t draws_ = 0;
};

}  // namespace optbench::model
