// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace optbench::analysis::results {

/// The first 8 digits: enough to tell a few files apart, and what `sha256sum` begins with.
[[nodiscard]] inline std::string short_digest(std::string_view digest) {
  return std::string(digest.substr(0, 8));
}

}  // namespace optbench::analysis::results
