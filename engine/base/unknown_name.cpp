// SPDX-License-Identifier: MIT
#include "engine/base/unknown_name.hpp"

#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optbench {

std::string unknown_name(std::string_view kind, std::string_view name,
                         std::span<const std::string> known) {
  constexpr std::size_t kMostListed = 20;
  std::string hint = did_you_mean(name, known);
  if (hint.empty() && known.empty()) hint = " (there are none)";
  if (hint.empty() && known.size() <= kMostListed) {
    hint = fmt::format(" ({}s: {})", kind, fmt::join(known, ", "));
  }
  return fmt::format("unknown {} '{}'{}", kind, name, hint);
}

void fail_unknown_name(std::string_view where, std::string_view kind, std::string_view name,
                       std::span<const std::string> known) {
  fail(ErrorKind::invalid_argument, "{}: {}", where, unknown_name(kind, name, known));
}

}  // namespace optbench
