// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <string_view>

namespace optbench::data {

/// Finalizer of SplitMix64 (Steele, Lea & Flood 2014): every input bit reaches every output bit.
[[nodiscard]] inline std::uint64_t mix_bits(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

/// Seed number `number` derived from `seed`: for an epoch of a stream, a step of an epoch, an
/// example of a pass, a draw of a step. All 64 bits of both count.
[[nodiscard]] inline std::uint64_t numbered_seed(std::uint64_t seed, std::int64_t number) {
  return mix_bits(seed + mix_bits(static_cast<std::uint64_t>(number)));
}

/// A CPU generator of LibTorch seeded with all 64 bits of `seed`; LibTorch's own seeding drops the
/// upper 32.
[[nodiscard]] at::Generator seeded_generator(std::uint64_t seed);

/// SplitMix64: a random number generator that is free to create, so that every example can have its
/// own.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  /// Uniform over all 64-bit numbers.
  std::uint64_t next() {
    const std::uint64_t number = mix_bits(state_);
    state_ += 0x9e3779b97f4a7c15ULL;
    return number;
  }
  /// Uniform over 0 ... count - 1 (Lemire 2019, "Fast Random Integer Generation in an Interval").
  /// REQUIRES: count >= 1.
  std::int64_t below(std::int64_t count);
  /// Uniform in [from, to), in steps of 2^-53 of the range.
  double uniform(double from, double to);
  /// Standard normal, by Box and Muller's method.
  double normal();

 private:
  std::uint64_t state_;
};

/// Independent named random streams from one seed.
///
/// Every consumer has a stream of its own, so that drawing more in one place changes nothing in
/// another. Values drawn once in a run ("initialisation", "valid", "train_eval", "optimizer")
/// depend on seed and name only; values drawn in every epoch ("order", "augmentation", "noise") on
/// seed, name and epoch, not on how many earlier epochs drew. So a position in a training is two
/// integers, epoch and step.
class RandomStreams {
 public:
  explicit RandomStreams(std::uint64_t seed) : seed_(seed) {}
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  /// A new CPU generator at the start of the stream. It uses the lower 32 bits of stream_seed().
  [[nodiscard]] at::Generator stream(std::string_view name) const;
  /// The 64-bit seed of the stream (SplitMix64 over the run's seed and a hash of the name).
  [[nodiscard]] std::uint64_t stream_seed(std::string_view name) const;
  /// The 64-bit seed of an epoch of the stream: for SplitMix64, seeded_generator, numbered_seed.
  [[nodiscard]] std::uint64_t stream_seed(std::string_view name, std::int64_t epoch) const;

 private:
  std::uint64_t seed_;
};

}  // namespace optbench::data
