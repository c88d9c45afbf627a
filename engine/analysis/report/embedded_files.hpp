// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace optbench::analysis::report {

/// A file of engine/analysis/report/, by its name, or "plotly.min.js.gz"; made part of the program
/// by cmake/EmbedFiles.cmake. Empty for what is not there.
[[nodiscard]] std::string_view embedded_file(std::string_view name);

}  // namespace optbench::analysis::report
