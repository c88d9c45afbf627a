// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/random.hpp"

#include <cstdint>

namespace optbench::datasets::images {

/// Random numbers for synthetic images: fast, and the same on every machine.
inline data::SplitMix64 random_bytes(std::uint64_t seed) {
  return data::SplitMix64(seed * 0xd1342543de82ef95ULL);
}

/// The mean of eight pairs of bytes, each rounded down.
inline std::uint64_t bytewise_mean(std::uint64_t a, std::uint64_t b) {
  return (a & b) + (((a ^ b) & 0xfefefefefefefefeULL) >> 1);
}

}  // namespace optbench::datasets::images
