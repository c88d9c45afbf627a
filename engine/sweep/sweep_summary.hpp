// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/base/options.hpp"
#include "engine/base/text_table.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace optbench::sweep {

/// What a summary needs of one record.
struct RunFigures {
  std::string problem;
  std::string label;    ///< of the optimizer
  std::string setting;  ///< the record's folder: all that the runs of a setting share
  /// What may tell settings apart, by name: the optimizer's options, then what else was chosen.
  std::vector<std::pair<std::string, Json>> choices;
  bool diverged = false;
  double test_loss = 0;                 ///< the last one; NaN for a diverged run
  std::optional<double> test_accuracy;  ///< the last one; none where the problem has none
};

/// Reads them from a record. Throws Error(corrupt_data) when it lacks something.
[[nodiscard]] RunFigures read_run_figures(const std::filesystem::path& record);

/// Mean and spread over the seeds of a setting.
struct MeanAndSpread {
  double mean = 0;
  std::optional<double> deviation = {};  ///< of the sample (n - 1); none for a single seed
};
/// REQUIRES: values is not empty.
[[nodiscard]] MeanAndSpread figure_of(std::span<const double> values);
/// "0.01234 ± 0.00056", "353.4", "1.234e-09 ± 5.6e-11": the mean with four significant digits, the
/// deviation down to the mean's last place (with an exponent: two digits).
[[nodiscard]] std::string to_text(const MeanAndSpread& figure);

/// One optimizer on one problem, over all its settings.
struct SummaryRow {
  std::string problem;
  std::string label;
  std::size_t runs = 0;
  std::size_t diverged = 0;
  std::string best = {};   ///< what was chosen in the best setting, of what varies: "0.01", "lr
                           ///< 0.01, momentum 0.9"
  bool at_edge = false;    ///< the best rate is the smallest or the largest of several
  bool rate_only = false;  ///< nothing but the rate varies: `best` is a number
  std::optional<MeanAndSpread> test_loss =
      {};  ///< of the best setting; none when a run of it diverged
  std::optional<MeanAndSpread> test_accuracy = {};
};

/// Rows in the order in which problems and labels first occur.
///
/// The best setting has the highest mean final test accuracy over its seeds, or the lowest mean
/// final test loss where the problem has no accuracy. Settings with a diverged run come after all
/// others, those with fewer of them first; among equals the first one counts.
[[nodiscard]] std::vector<SummaryRow> summarize(std::span<const RunFigures> runs);

/// The rows as a table, and under it, in words, how the best setting was chosen.
/// `width`: columns of the terminal; 0: no limit.
[[nodiscard]] std::string summary_text(std::span<const SummaryRow> rows, std::size_t width);

}  // namespace optbench::sweep
