// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/script_limits.hpp"

#include "engine/base/amount_text.hpp"
#include "engine/base/error.hpp"

namespace optbench::bindings {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::size_t kLeastMemory = std::size_t{16} << 20;  // twice what the shipped scripts need
constexpr double kMostSeconds = 1e9;                         // about thirty years

}  // namespace

void ScriptLimits::set_time(std::string_view text) {
  time_is_chosen_ = true;
  time.reset();
  if (text == kNone) return;
  const auto seconds = parse_duration(text);
  if (!seconds || *seconds > kMostSeconds) {
    fail(ErrorKind::invalid_argument,
         "--time-limit: expected seconds or a duration such as 90s, 10m or 2h, or none, got '{}'",
         text);
  }
  time = {*seconds, std::string(text)};
}

void ScriptLimits::set_memory(std::string_view text) {
  memory_is_chosen_ = true;
  memory.reset();
  if (text == kNone) return;
  memory = parse_size(text);
  if (!memory || *memory < kLeastMemory) {
    fail(ErrorKind::invalid_argument,
         "--memory-limit: expected a size of at least {} such as 512MB or 2GB, or none, got '{}'",
         size_text(kLeastMemory), text);
  }
}

void ScriptLimits::complete() {
  if (!sandbox) return;
  if (!time_is_chosen_) set_time(kDefaultTime);
  if (!memory_is_chosen_) set_memory(kDefaultMemory);
}

std::vector<std::string> ScriptLimits::words() const {
  std::vector<std::string> words;
  if (sandbox) words.emplace_back("--sandbox");
  if (time || sandbox) {
    words.emplace_back("--time-limit");
    words.push_back(time ? time->text : std::string(kNone));
  }
  if (memory || sandbox) {
    words.emplace_back("--memory-limit");
    words.push_back(memory ? std::to_string(*memory) + "B" : std::string(kNone));
  }
  return words;
}

}  // namespace optbench::bindings
