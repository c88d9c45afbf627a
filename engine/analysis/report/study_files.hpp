// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/svg_export.hpp"
#include "engine/analysis/report/report_page.hpp"

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::report {

/// Forms in which tables and figures are written as files of their own.
enum class OutputForm { csv, latex, svg, pdf, png };
/// "csv", "latex", ... Throws Error(unknown_name) with a suggestion.
[[nodiscard]] OutputForm parse_output_form(std::string_view name);

struct StudyFileOptions {
  std::set<OutputForm> forms = {};
  std::int64_t dpi = draw::kDefaultDpi;  ///< of PNG files
};

/// Writes every table and figure of a page into `folder`, complete files or none: tables/ID.csv and
/// ID.tex, figures/ID.csv, ID.svg, ID.pdf, ID.png. Returns their paths.
///
/// Throws Error(io) and the errors of draw::png_of_svg().
std::vector<std::filesystem::path> write_study_files(const ReportPage& page,
                                                     const std::filesystem::path& folder,
                                                     const StudyFileOptions& options);

}  // namespace optbench::analysis::report
