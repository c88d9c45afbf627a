// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"

#include <string>
#include <vector>

namespace optbench::record {

/// How two records of the same run differ.
struct RecordDifference {
  /// One list: where it first differs, and the largest differences of values that are finite in
  /// both records.
  struct List {
    std::string name;            ///< "train_losses", "optbench.learning_rates"
    std::size_t values = 0;      ///< compared
    std::size_t differ = 0;      ///< how many of them
    std::size_t first = 0;       ///< index of the first
    double absolute = 0;         ///< largest |a - b|
    double relative = 0;         ///< largest |a - b| / |a|
    std::size_t not_finite = 0;  ///< finite in only one of the two
    bool other_length = false;
  };
  std::vector<List> lists;               ///< those that differ
  std::vector<std::string> facts;        ///< "outcome: finished, again diverged"
  std::vector<std::string> environment;  ///< "libtorch_version: 2.12.0, again 2.13.0"
  std::size_t values = 0;                ///< numbers compared in all

  /// Whether every number is the same bit for bit, NaN included.
  [[nodiscard]] bool is_none() const { return lists.empty() && facts.empty(); }
};

/// Compares what was measured (metrics, mini-batch losses, diagnostics, rates, steps, outcome; no
/// times) and the environment (versions, processor, threads, scripts).
[[nodiscard]] RecordDifference record_difference(const Json& stored, const Json& again);

/// As text of several lines: "equal bit for bit: 1,234 numbers", or the differences.
[[nodiscard]] std::string to_text(const RecordDifference& difference);

}  // namespace optbench::record
