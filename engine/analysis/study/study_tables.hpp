// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/study/study.hpp"

namespace optbench::analysis::study {

// The tables of a study, for the report, LaTeX and CSV. Ids are made from problem names with
// identifier_text(); two problems may get the same (study_page() makes them unique).

/// A value of the metric as tables show it: four significant digits; fractions as 0.9123; "not
/// finite" for what is not finite.
[[nodiscard]] std::string number_cell_text(double value, const record::Metric& metric);
/// Text of a cell without a number.
inline constexpr const char* kNoNumber = "—";
/// Mean ± sample deviation of a setting's finals; "2 of 10 not finite" when there is no mean.
[[nodiscard]] draw::FigureTable::Cell mean_cell(const std::vector<double>& finals,
                                                const results::Metric& metric);
/// The same for a setting; kNoNumber when not all of its runs have the metric.
[[nodiscard]] draw::FigureTable::Cell final_cell(const results::SettingRuns& setting,
                                                 const results::Metric& metric);

/// One problem: a row per optimizer, best first: chosen setting, mean and deviation of the final
/// values, interval, median, p-value against the best, speed, share of settings near the best,
/// diverged runs; then the final values of every other metric.
[[nodiscard]] draw::FigureTable problem_table(const ProblemOutcome& problem,
                                              const StudyOptions& options);

/// All problems: rows are problems, columns optimizers, cells mean ± deviation of the final values;
/// the best of each row, or several that are equal, are marked.
[[nodiscard]] draw::FigureTable overview_table(const Study& study);

/// DeepOBS's benchmark table: for each problem performance, speed and tuneability (the rate and
/// other chosen values), one column per optimizer.
[[nodiscard]] draw::FigureTable deepobs_table(const Study& study);

/// Times to the problems' targets, median over the seeds, with misses; none without targets.
[[nodiscard]] std::optional<draw::FigureTable> target_table(const Study& study);

/// Mean ranks with intervals, profile scores, interquartile means.
[[nodiscard]] draw::FigureTable overall_table(const OverallOutcome& overall);

/// How the numbers were measured: versions, processor, threads, precision, seeds, selection.
[[nodiscard]] draw::FigureTable methods_table(const Study& study);

}  // namespace optbench::analysis::study
