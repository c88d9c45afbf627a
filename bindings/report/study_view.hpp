// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

#include <cstddef>

namespace optbench::bindings::report {

/// Prints a study on stdout: for each problem its table, a line plot of the best optimizers and
/// the verdict, then the comparison over all problems. `width`: columns; 0: no limit.
void print_study(const analysis::study::Study& study, std::size_t width);

/// Columns of the terminal on stdout; 0 (no limit) if it is none.
[[nodiscard]] std::size_t output_columns();

}  // namespace optbench::bindings::report
