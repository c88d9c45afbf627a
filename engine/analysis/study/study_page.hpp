// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/report/report_page.hpp"
#include "engine/analysis/study/study.hpp"
#include "engine/analysis/study/study_figures.hpp"

#include <string>

namespace optbench::analysis::study {

struct StudyPageOptions {
  std::string title = "Results";
  BandKind band = BandKind::quartiles;
};

/// The whole report: ranking and tables first, results over all problems, then each problem. Its
/// figures and tables are also written as single files: their ids are file names and unique.
[[nodiscard]] report::ReportPage study_page(const Study& study,
                                            const StudyPageOptions& options = {});

}  // namespace optbench::analysis::study
