// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

namespace optbench::testing {

/// A file as a bad disk, a broken download or an attacker might leave it: the seed decides whether
/// bytes are changed, set to their extremes, cut off, left out or repeated. The same seed gives
/// the same contents on every machine.
[[nodiscard]] inline std::string mutated(const std::string& whole, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::string result = whole;
  const std::uint64_t changes = 1 + random() % 4;
  for (std::uint64_t i = 0; i < changes && !result.empty(); ++i) {
    // Headers are at the beginning: every other change is made there.
    const std::size_t range =
        random() % 2 == 0 ? std::min<std::size_t>(result.size(), 600) : result.size();
    const std::size_t at = random() % range;
    const std::size_t length = std::min<std::size_t>(1 + random() % 64, result.size() - at);
    switch (random() % 6) {
      case 0:
        result[at] = static_cast<char>(random());
        break;
      case 1:
        result[at] = random() % 2 == 0 ? '\xff' : '\0';
        break;
      case 2:
        result[at] = static_cast<char>(result[at] ^ (1 << random() % 8));
        break;
      case 3:
        result.resize(at);
        break;
      case 4:
        result.erase(at, length);
        break;
      default:
        result.insert(at, result.substr(at, length));
        break;
    }
  }
  return result;
}

}  // namespace optbench::testing
