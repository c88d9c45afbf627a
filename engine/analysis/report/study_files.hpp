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

/// File formats of tables and figures.
enum class OutputFormat { csv, latex, svg, pdf, png };
/// "csv", "latex", ... Throws Error(unknown_name) with a suggestion.
[[nodiscard]] OutputFormat parse_output_format(std::string_view name);

struct StudyFileOptions {
  std::set<OutputFormat> formats = {};
  std::int64_t dpi = draw::kDefaultDpi;  ///< of PNG files
};

/// Writes every table and figure of a page into `folder`: tables/ID.csv and ID.tex, figures/ID.csv,
/// ID.svg, ID.pdf and ID.png, each file atomically. Returns their paths.
///
/// Throws Error(io) and the errors of draw::png_of_svg().
std::vector<std::filesystem::path> write_study_files(const ReportPage& page,
                                                     const std::filesystem::path& folder,
                                                     const StudyFileOptions& options);

}  // namespace optbench::analysis::report
