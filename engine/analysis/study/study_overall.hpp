// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

namespace optbench::analysis::study {

/// What the problems say together: see OverallOutcome. None when fewer than two optimizers have
/// results on all of at least one problem.
[[nodiscard]] std::optional<OverallOutcome> overall_outcome(
    const std::vector<ProblemOutcome>& problems, const StudyOptions& options);

}  // namespace optbench::analysis::study
