// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/report/report_page.hpp"

#include <string>
#include <vector>

namespace optbench::testing {

/// A report with every kind of figure and table, from made-up numbers and marked as such; the same
/// every time. Among them: a series that diverges, gaps, an empty figure, hostile names, 200
/// series.
[[nodiscard]] analysis::report::ReportPage sample_report();

/// Names that would end a script, a tag, an attribute or a formula if they were not escaped.
[[nodiscard]] std::string hostile_name();

}  // namespace optbench::testing
