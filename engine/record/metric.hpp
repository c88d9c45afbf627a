// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::record {

/// What is measured of a network on a split of the data: the loss, and what a problem declares
/// besides.
///
/// A record holds its values per epoch under `<split>_<series>` ("test_losses") and describes it in
/// the list `optbench.metrics`.
struct Metric {
  enum class Direction { lower, higher };

  std::string name;    ///< "top5_accuracy": in Lua and TensorBoard, and in the singular
  std::string title;   ///< "top-5 accuracy": for people
  std::string series;  ///< "top5_accuracies": of the lists in a record
  std::string unit;    ///< "fraction": in [0, 1]; empty where there is none
  Direction direction = Direction::lower;  ///< which values are better
  bool primary = false;                    ///< what the problem is judged by; of one at most

  [[nodiscard]] bool is_fraction() const { return unit == "fraction"; }
  bool operator==(const Metric&) const = default;
};

/// A metric's value on one split.
struct MetricValue {
  Metric metric;
  double value = 0;
};

/// The loss with the L2 term, which every problem has.
[[nodiscard]] Metric loss_metric();
/// The share of right answers.
[[nodiscard]] Metric accuracy_metric();

/// What a problem with these metrics is judged by: the one that is marked, else the first of which
/// higher values are better, else the first. REQUIRES: there is one.
[[nodiscard]] const Metric& primary_metric(const std::vector<Metric>& metrics);

/// "lower" or "higher".
[[nodiscard]] std::string_view to_text(Metric::Direction direction);
/// None for any other text.
[[nodiscard]] std::optional<Metric::Direction> parse_direction(std::string_view text);

/// Throws Error(invalid_argument), opened by `where`, unless name and series are words of small
/// letters, digits and `_`, and the series cannot be taken for another key of a record.
void check_metric(std::string_view where, const Metric& metric);

/// An entry of `optbench.metrics`. The title is left out where it is the name, `primary` where it
/// is false.
[[nodiscard]] Json to_json(const Metric& metric);
/// Reads one. Throws Error(corrupt_data), opened by `where`, when name, series or direction are
/// missing or of another kind.
[[nodiscard]] Metric read_metric(std::string_view where, const Json& json);

}  // namespace optbench::record
