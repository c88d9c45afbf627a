// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/metric.hpp"

namespace optbench::testing {

/// Accuracy or loss on a split.
inline analysis::results::Metric metric_on(analysis::results::MetricSplit split, bool accuracy) {
  return {accuracy ? record::accuracy_metric() : record::loss_metric(), split};
}

}  // namespace optbench::testing
