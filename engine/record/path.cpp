// SPDX-License-Identifier: MIT
#include "engine/record/path.hpp"

#include "engine/base/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

namespace optbench::record {
namespace {

/// Limit of file systems for one name, in bytes.
constexpr std::size_t kLongestName = 255;

/// Whether a byte belongs to the character of UTF-8 that began before it.
bool is_continued(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::string without_separators(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '-';
  }
  return result;
}

void append_sorted(std::string& name, const Options& options) {
  std::vector<std::pair<std::string, OptionValue>> sorted(options.begin(), options.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [key, value] : sorted) {
    name += fmt::format("__{}__{}", without_separators(key), value_token(value));
  }
}

}  // namespace

std::string float_token(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  const std::string text = fmt::format("{:.10e}", value);
  const std::size_t exponent = text.find('e');
  const std::size_t last_kept =
      text.find_last_not_of('0', exponent - 1);  // stops at the point at the latest
  return text.substr(0, last_kept + 1) + text.substr(exponent);
}

std::string value_token(const OptionValue& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "True" : "False";
  if (const auto* number = std::get_if<double>(&value)) return float_token(*number);
  return without_separators(to_text(value));
}

bool is_folder_name(std::string_view name) {
  return !name.empty() && !name.starts_with('.') && name.size() <= kLongestName &&
         without_separators(name) == name;
}

std::string setting_folder(std::int64_t num_epochs, std::int64_t batch_size,
                           std::optional<double> weight_decay, const Options& hyperparameters,
                           const Options& training_parameters) {
  std::string name = fmt::format("num_epochs__{}__batch_size__{}", num_epochs, batch_size);
  if (weight_decay) name += "__weight_decay__" + float_token(*weight_decay);
  append_sorted(name, hyperparameters);
  append_sorted(name, training_parameters);
  if (name.size() <= kLongestName) return name;
  const std::string ending = "__" + sha256_hex(name).substr(0, 16);
  std::size_t end = kLongestName - ending.size();
  while (end > 0 && is_continued(name[end])) --end;
  return name.substr(0, end) + ending;
}

std::string result_file_name(std::uint64_t seed, std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char stamp[32];
  const std::size_t length = std::strftime(stamp, sizeof stamp, "%Y-%m-%d-%H-%M-%S", &local);
  return seed_prefix(seed) + std::string(stamp, length) + ".json";
}

std::string seed_prefix(std::uint64_t seed) { return fmt::format("random_seed__{}__", seed); }

}  // namespace optbench::record
