// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>

namespace optbench::analysis::statistics {

/// Uniform random indices, the same from the same seed with every standard library: std::mt19937_64
/// is fixed by the C++ standard, the bounded draw is ours (std::uniform_int_distribution is not
/// fixed).
class IndexSource {
 public:
  explicit IndexSource(std::uint64_t seed) : engine_(seed) {}

  /// An integer in [0, bound), each equally likely. REQUIRES: bound > 0.
  /// Multiplication with rejection: Lemire 2019, "Fast Random Integer Generation in an Interval",
  /// algorithm 5, on the upper 32 bits of each draw.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = draw() * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t surplus = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < surplus) product = draw() * bound;
    }
    return static_cast<std::uint32_t>(product >> 32);
  }

 private:
  std::uint64_t draw() { return engine_() >> 32; }

  std::mt19937_64 engine_;
};

}  // namespace optbench::analysis::statistics
