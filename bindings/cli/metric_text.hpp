// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/metric.hpp"

#include <string>

namespace optbench::bindings::cli {

/// A metric's value as the terminal shows it everywhere, and the tables of an analysis: a share as
/// 0.1130, other numbers with so many digits.
[[nodiscard]] std::string metric_text(const record::Metric& metric, double value, int digits);

}  // namespace optbench::bindings::cli
