// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/draw/palette.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace optbench::analysis::draw {

enum class GnuplotFormat { pdf, png };

/// A script for gnuplot 5.2 or newer that draws the figure into `output`, a file's name: the same
/// view as svg_text() has, its data inside (so that one file can be kept and changed). All texts
/// stand in single quotes and are not read as markup, so that no name becomes a command.
[[nodiscard]] std::string gnuplot_script(const Figure& figure, const Palette& palette,
                                         GnuplotFormat format, std::string_view output);

/// Draws the figure into FOLDER/ID.pdf or FOLDER/ID.png, which appears complete or not at all, and
/// returns its path. One process without a shell per drawing, ended when it takes too long.
///
/// Throws Error(not_found) naming the package when gnuplot is not installed; Error(io) with
/// gnuplot's own words when it fails; the errors of view_of().
std::filesystem::path draw_with_gnuplot(const Figure& figure, const Palette& palette,
                                        GnuplotFormat format, const std::filesystem::path& folder,
                                        std::chrono::seconds patience = std::chrono::seconds(60));

/// Whether gnuplot can be found on $PATH.
[[nodiscard]] bool is_gnuplot_installed();

}  // namespace optbench::analysis::draw
