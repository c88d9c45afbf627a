// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <string_view>

namespace optbench::data {

/// Finalizer of SplitMix64 (Steele, Lea & Flood 2014): every input bit reaches every output bit.
[[nodiscard]] std::uint64_t mix_bits(std::uint64_t bits);

/// Independent named random streams from one seed.
///
/// Every consumer draws from a stream of its own ("initialisation", "order", "train_eval", "noise",
/// "evaluation_noise", "optimizer"), so that drawing more in one place moves nothing in another. A
/// stream starts at a state that depends on the seed and the name alone.
class RandomStreams {
 public:
  explicit RandomStreams(std::uint64_t seed) : seed_(seed) {}
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  /// A fresh CPU generator at the start of the stream.
  [[nodiscard]] at::Generator stream(std::string_view name) const;
  /// The 64-bit seed of that stream (SplitMix64 over the run's seed and a hash of the name).
  [[nodiscard]] std::uint64_t stream_seed(std::string_view name) const;

 private:
  std::uint64_t seed_;
};

}  // namespace optbench::data
