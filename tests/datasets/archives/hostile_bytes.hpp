// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/error.hpp"

#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace optbench::testing {

inline std::string from_hexadecimal(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

inline std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

/// Copy number `n` of `bytes` with some damage: a few bytes changed, some set to extreme values, a
/// piece repeated or removed, or the end cut off. The same n gives the same damage.
inline std::string damaged(std::string bytes, unsigned n) {
  std::minstd_rand random(n + 1);
  const auto place = [&] { return random() % bytes.size(); };
  for (unsigned i = 0; i <= n % 3; ++i) {
    const bool extreme = random() % 3 == 0;
    bytes[place()] = extreme ? (random() % 2 == 0 ? '\xff' : '\0') : static_cast<char>(random());
  }
  if (n % 7 == 0) bytes.insert(place(), bytes.substr(place(), 16));
  if (n % 5 == 0) bytes.erase(place(), random() % 8);
  if (n % 11 == 0) bytes.resize(place());
  return bytes;
}

/// Checks that reading damaged data ends with a result or with Error(corrupt_data).
template <class Action>
[[nodiscard]] std::string ending(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::corrupt_data) return "refused";
    return std::string("an Error of another kind: ") + error.what();
  } catch (const std::exception& error) {
    return std::string("another exception: ") + error.what();
  }
  return "read";
}

}  // namespace optbench::testing
