// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/palette.hpp"
#include "engine/analysis/report/report_page.hpp"

#include <string>

namespace optbench::analysis::report {

/// The ranking as HTML: a list, best first, with a dot and its interval on a common scale.
[[nodiscard]] std::string ranking_html(const ReportRanking& ranking, const draw::Palette& palette);

}  // namespace optbench::analysis::report
