// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace optbench::analysis::report {

/// The contents of a file of engine/analysis/report/page/, by its name, or of "plotly.min.js.gz";
/// cmake/EmbedFiles.cmake embeds them in the program. Empty for an unknown name.
[[nodiscard]] std::string_view embedded_file(std::string_view name);

}  // namespace optbench::analysis::report
