// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace optbench::analysis::results {

/// "1 setting", "3 settings".
[[nodiscard]] inline std::string counted_text(std::size_t count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace optbench::analysis::results
