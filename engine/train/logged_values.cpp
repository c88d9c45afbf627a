// SPDX-License-Identifier: MIT
#include "engine/train/logged_values.hpp"

#include "engine/base/error.hpp"
#include "engine/train/diagnostics.hpp"

#include <algorithm>
#include <limits>

namespace optbench::train {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kMostNames = 1000;

void expect_name(std::string_view name) {
  const bool has_control = std::ranges::any_of(
      name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (name.empty() || name.size() > kLongestName || has_control) {
    fail(ErrorKind::invalid_argument,
         "log: the name must be a text of 1 to {} bytes without control characters, got {} bytes",
         kLongestName, name.size());
  }
  const std::vector<std::string> taken = diagnostic_names();
  if (std::ranges::find(taken, name) != taken.end()) {
    fail(ErrorKind::invalid_argument,
         "log: '{}' is the name of a diagnostic of optbench: expected another", name);
  }
}

}  // namespace

void LoggedValues::log(std::string_view name, double value) {
  const auto found =
      std::ranges::find_if(columns_, [&](const Column& column) { return column.name == name; });
  if (found != columns_.end()) {
    found->latest = value;
    return;
  }
  expect_name(name);
  if (columns_.size() == kMostNames) {
    fail(ErrorKind::invalid_argument, "log: expected at most {} names, got '{}' as well",
         kMostNames, name);
  }
  columns_.push_back({.name = std::string(name), .latest = value, .values = {}});
}

void LoggedValues::end_entry(std::size_t index) {
  for (Column& column : columns_) {
    column.values.resize(index, kMissing);
    column.values.push_back(std::exchange(column.latest, kMissing));
  }
}

LoggedValues::Values LoggedValues::take(std::size_t length) {
  Values taken;
  for (Column& column : columns_) {
    column.values.resize(length, kMissing);
    taken.emplace_back(std::move(column.name), std::move(column.values));
  }
  return taken;
}

}  // namespace optbench::train
