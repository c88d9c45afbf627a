// SPDX-License-Identifier: MIT
#include "bindings/cli/metric_text.hpp"

#include <fmt/format.h>

namespace optbench::bindings::cli {

std::string metric_text(const record::Metric& metric, double value, int digits) {
  return metric.is_fraction() ? fmt::format("{:.4f}", value)
                              : fmt::format("{:.{}g}", value, digits);
}

}  // namespace optbench::bindings::cli
