// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

namespace optbench::analysis::study {

/// Results over all problems: see OverallOutcome. None unless at least two optimizers have results
/// on a common problem.
[[nodiscard]] std::optional<OverallOutcome> overall_outcome(
    const std::vector<ProblemOutcome>& problems, const StudyOptions& options);

}  // namespace optbench::analysis::study
