// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study.hpp"

#include <string>

namespace optbench {

// What the numbers say, in a sentence or two, no surer than they are.

/// "adam is best (0.9231); momentum is not significantly worse (p = 0.12); sgd is worse (p =
/// 0.002)." A single seed is said to decide nothing.
[[nodiscard]] std::string verdict_text(const ProblemOutcome& problem);
/// Who leads over all problems, and who cannot be told apart from that one.
[[nodiscard]] std::string verdict_text(const OverallOutcome& overall);
/// Whether the optimizers rank differently at all: Friedman's test.
[[nodiscard]] std::string friedman_text(const OverallOutcome& overall);

}  // namespace optbench
