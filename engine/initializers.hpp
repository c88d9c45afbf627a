// SPDX-License-Identifier: MIT
#pragma once

#include "engine/parameters.hpp"

namespace optbench {

/// Every element equal to `value`.
[[nodiscard]] Initializer constant(double value);

/// Normal with mean 0 and deviation `sigma`, redrawn outside ±2 sigma; realised deviation
/// 0.879626 sigma. Drawn by inversion, which has the same distribution as redrawing.
[[nodiscard]] Initializer truncated_normal(double sigma);

/// Normal with mean 0 and deviation `sigma`.
[[nodiscard]] Initializer normal(double sigma);

/// Uniform in [-bound, bound).
[[nodiscard]] Initializer uniform(double bound);

}  // namespace optbench
