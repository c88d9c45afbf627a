// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace optbench::datasets::images {

/// Random numbers for synthetic images: fast, and the same on every machine.
/// SplitMix64 (Steele, Lea & Flood 2014).
class RandomBytes {
 public:
  explicit RandomBytes(std::uint64_t seed) : state_(seed * 0xd1342543de82ef95ULL) {}
  /// Eight random bytes.
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

/// The mean of eight pairs of bytes, each rounded down.
inline std::uint64_t bytewise_mean(std::uint64_t a, std::uint64_t b) {
  return (a & b) + (((a ^ b) & 0xfefefefefefefefeULL) >> 1);
}

}  // namespace optbench::datasets::images
