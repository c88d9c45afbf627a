// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/svg_export.hpp"
#include "engine/analysis/study/study.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace optbench::bindings::report {

/// What to write for a study, and where.
struct ReportRequest {
  std::filesystem::path output = "analysis";       ///< a folder
  std::string title = {};                          ///< empty: "Results"
  std::string bands = "quartiles";                 ///< or "deviation"
  std::vector<std::string> formats = {};           ///< csv, latex, svg, pdf, png
  std::int64_t dpi = analysis::draw::kDefaultDpi;  ///< of PNG files
  bool is_static = false;                          ///< no scripts
  bool without_page = false;                       ///< only what `formats` asks for
};

struct WrittenReport {
  std::filesystem::path report;  ///< empty: not requested
  std::vector<std::filesystem::path> files;
};

/// Throws Error(unknown_name) for bands and formats that do not exist, Error(invalid_argument) for
/// a dpi out of range.
void expect_valid(const ReportRequest& request);

/// Writes report.html and the files, each complete or not at all. Throws the errors of
/// expect_valid() before anything is written, those of write_study_files() afterwards.
WrittenReport write_report(const analysis::study::Study& study, const ReportRequest& request);

}  // namespace optbench::bindings::report
