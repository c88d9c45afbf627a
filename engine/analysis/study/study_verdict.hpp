// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

#include <string>

namespace optbench::analysis::study {

// What the numbers say, in a sentence or two, no surer than they are.

/// "adam ends best, with a mean test loss of 0.25. Worse beyond chance: sgd (p = 0.002). Not told
/// apart from it by these seeds: momentum (p = 0.120)." A difference to an optimizer with a single
/// seed is not judged, equal means share the lead; where a test sees another than the best mean
/// ahead, that is said.
[[nodiscard]] std::string verdict_text(const ProblemOutcome& problem);
/// Who leads over all problems, and who cannot be told apart from that one by Nemenyi's test.
/// Nothing is concluded where even full agreement of the problems could be chance at 5 %.
[[nodiscard]] std::string verdict_text(const OverallOutcome& overall);
/// Whether the optimizers rank differently at all: Friedman's test. Only where both its
/// approximations say so and, as above, the problems are enough to. Empty without the test.
[[nodiscard]] std::string friedman_text(const OverallOutcome& overall);

}  // namespace optbench::analysis::study
