// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

#include <string>

namespace optbench::analysis::study {

// What the numbers say, in one or two sentences, with its uncertainty.

/// "adam ends best, with a mean test loss of 0.25. Worse beyond chance: sgd (p = 0.002). Not told
/// apart from it by these seeds: momentum (p = 0.120)." No verdict for an optimizer with a single
/// seed; equal means share the first place; it says so when the test favours another optimizer than
/// the mean does.
[[nodiscard]] std::string verdict_text(const ProblemOutcome& problem);
/// Which optimizer is first over all problems, and which ones Nemenyi's test cannot distinguish
/// from it. No conclusion when even full agreement of the problems could be chance at 5 %.
[[nodiscard]] std::string verdict_text(const OverallOutcome& overall);
/// Whether the optimizers rank differently at all, by Friedman's test: only if both of its
/// approximations say so and there are enough problems (see above). Empty without the test.
[[nodiscard]] std::string friedman_text(const OverallOutcome& overall);

}  // namespace optbench::analysis::study
