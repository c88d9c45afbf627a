// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/study/study.hpp"

#include <cstddef>
#include <string>

namespace optbench::analysis::study {

/// A table for the terminal; '*' marks the best cells. Columns that do not fit into `width` (0: no
/// limit) are dropped from the right and named below; the first three are always shown.
[[nodiscard]] std::string terminal_text(const draw::FigureTable& table, std::size_t width);

/// A problem's table and verdict.
[[nodiscard]] std::string problem_text(const ProblemOutcome& problem, const StudyOptions& options,
                                       std::size_t width);
/// The comparison over all problems.
[[nodiscard]] std::string overall_text(const OverallOutcome& overall, std::size_t width);
/// Whether there is such a comparison; for a single problem it would repeat the problem's.
[[nodiscard]] inline bool ranks_problems(const Study& study) {
  return study.overall && study.overall->problems.size() > 1;
}

/// The whole study for the terminal: a table and a verdict per problem, then the comparison over
/// all problems. "No runs." where there are none.
[[nodiscard]] std::string study_text(const Study& study, std::size_t width);

}  // namespace optbench::analysis::study
