// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

#include <cstddef>
#include <string>

namespace optbench::analysis::study {

/// The study in one table, for the end of a sweep: per problem its optimizers, best first, each
/// with its chosen setting, the mean ± deviation of what that ends with on the test part, and the
/// runs of all its settings. Below it, in words, how the settings were chosen. A rate at the end of
/// those that were tried is marked by '*'. Runs that end no better than they began have a column
/// where there are any. `width`: columns of the terminal; 0: no limit.
[[nodiscard]] std::string summary_text(const Study& study, std::size_t width);

}  // namespace optbench::analysis::study
