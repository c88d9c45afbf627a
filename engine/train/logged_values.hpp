// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::train {

/// Numbers that an optimizer logs under names of its own, one for each logged mini-batch loss: the
/// latest.
class LoggedValues {
 public:
  using Values = std::vector<std::pair<std::string, std::vector<double>>>;

  /// Throws Error(invalid_argument) for a name that is empty, longer than 100 bytes, has control
  /// characters, or belongs to a diagnostic; and for the 1001st name.
  void log(std::string_view name, double value);
  [[nodiscard]] bool empty() const { return columns_.empty(); }
  /// Ends entry number `index`: what was logged since the one before becomes its value.
  void end_entry(std::size_t index);
  /// In the order in which the names came up, each filled up with NaN to `length` values.
  [[nodiscard]] Values take(std::size_t length);

 private:
  struct Column {
    std::string name;
    double latest;
    std::vector<double> values;
  };
  std::vector<Column> columns_;
};

}  // namespace optbench::train
