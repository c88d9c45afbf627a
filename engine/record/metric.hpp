// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::record {

/// A quantity measured for a network on a split: the loss, and what a problem declares besides.
///
/// A record holds its values per epoch under `<split>_<series>` ("test_losses") and describes it in
/// the list `optbench.metrics`.
struct Metric {
  enum class Direction { lower, higher };

  std::string name;    ///< "top5_accuracy": in Lua and TensorBoard, in the singular
  std::string title;   ///< "top-5 accuracy": for display
  std::string series;  ///< "top5_accuracies": the lists in a record
  std::string unit;    ///< "fraction": in [0, 1]; empty where there is none
  Direction direction = Direction::lower;  ///< which values are better
  bool primary = false;                    ///< what the problem is judged by; at most one is

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
/// The share of correct answers.
[[nodiscard]] Metric accuracy_metric();

/// The metric by which a problem is judged: the one marked primary, else the first for which higher
/// is better, else the first. REQUIRES: there is one.
[[nodiscard]] const Metric& primary_metric(const std::vector<Metric>& metrics);

/// "lower" or "higher".
[[nodiscard]] std::string_view to_text(Metric::Direction direction);
/// None for any other text.
[[nodiscard]] std::optional<Metric::Direction> parse_direction(std::string_view text);

/// Throws Error(invalid_argument), beginning with `where`, unless name and series consist of
/// lower-case letters, digits and `_`, and the series is distinct from other keys of a record.
void check_metric(std::string_view where, const Metric& metric);

/// An entry of `optbench.metrics`. The title is omitted when it equals the name, `primary` when it
/// is false.
[[nodiscard]] Json to_json(const Metric& metric);
/// Reads one. Throws Error(corrupt_data), beginning with `where`, when name, series or direction
/// are missing or of another kind.
[[nodiscard]] Metric read_metric(std::string_view where, const Json& json);

}  // namespace optbench::record
