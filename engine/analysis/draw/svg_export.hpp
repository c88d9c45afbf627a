// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace optbench::analysis::draw {

/// Resolution of PNG files, in pixels per inch. An inch is 96 pixels of the SVG: at 96 dpi the PNG
/// has as many pixels as the SVG says.
constexpr std::int64_t kDefaultDpi = 192, kLowestDpi = 24, kHighestDpi = 600;

/// Throws Error(invalid_argument) "dpi: expected a whole number from 24 to 600, got ...".
void expect_valid_dpi(std::int64_t dpi);

/// An SVG document as PDF: one page of the drawing's size. Shapes stay vectors; text stays text,
/// its fonts are embedded.
///
/// librsvg and cairo draw it, in this process. They read the installed fonts, but no file or
/// address that the document names. The PDF holds no date: with the same libraries and fonts the
/// same document gives the same bytes.
///
/// Throws Error(not_found) naming the package when librsvg or fonts are not installed, Error(io)
/// when the document cannot be drawn.
[[nodiscard]] std::string pdf_of_svg(const std::string& svg);

/// An SVG document as PNG; otherwise as pdf_of_svg().
[[nodiscard]] std::string png_of_svg(const std::string& svg, std::int64_t dpi = kDefaultDpi);

}  // namespace optbench::analysis::draw
