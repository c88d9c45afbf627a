// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/study/study.hpp"

#include <optional>

namespace optbench::analysis::study {

/// The paths of the chosen settings' first runs over the contour lines of a problem two_d_*: where
/// the parameters were at each evaluation. None for other problems, and when no record holds a
/// trajectory.
[[nodiscard]] std::optional<draw::Figure> two_d_landscape(const ProblemOutcome& problem);

}  // namespace optbench::analysis::study
