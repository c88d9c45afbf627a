// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/report/report_page.hpp"

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

/// Writes every table and figure of a page into `folder`, complete files or none: tables/ID.csv and
/// ID.tex, figures/ID.csv, ID.svg, ID.pdf, ID.png. Returns their paths.
///
/// Throws Error(io), and Error(not_found) when PDF or PNG are asked for and gnuplot is missing.
std::vector<std::filesystem::path> write_study_files(const ReportPage& page,
                                                     const std::filesystem::path& folder,
                                                     const std::set<OutputForm>& forms);

}  // namespace optbench::analysis::report
