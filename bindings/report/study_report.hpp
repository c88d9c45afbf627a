// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace optbench::bindings::report {

/// What is to be written of a study, and where.
struct ReportRequest {
  std::filesystem::path output = "analysis";  ///< a folder
  std::string title = {};                     ///< empty: "Results"
  std::string bands = "quartiles";            ///< or "deviation"
  std::vector<std::string> forms = {};        ///< csv, latex, svg, pdf, png
  bool is_static = false;                     ///< no scripts
  bool without_page = false;                  ///< only what `forms` asks for
};

struct WrittenReport {
  std::filesystem::path report;  ///< empty: none was asked for
  std::vector<std::filesystem::path> files;
};

/// Throws Error(unknown_name) for bands and forms that do not exist.
void expect_valid(const ReportRequest& request);

/// Writes report.html and the files, each complete or not at all. Throws Error(unknown_name) before
/// anything is written, Error(io), and Error(not_found) where gnuplot is missing.
WrittenReport write_report(const analysis::study::Study& study, const ReportRequest& request);

}  // namespace optbench::bindings::report
