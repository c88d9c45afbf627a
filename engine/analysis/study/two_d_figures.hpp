// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/study/study.hpp"

#include <optional>

namespace optbench::analysis::study {

/// Paths of the first runs of the chosen settings over the contour lines of a two_d_* problem: the
/// parameters at each evaluation. None for other problems, and when no record has a trajectory.
[[nodiscard]] std::optional<draw::Figure> two_d_landscape(const ProblemOutcome& problem);

}  // namespace optbench::analysis::study
