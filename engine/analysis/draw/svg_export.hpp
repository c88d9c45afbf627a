// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace optbench::analysis::draw {

/// Resolution of PNG files, in pixels per inch. An inch is 96 pixels of the SVG: at 96 dpi the PNG
/// has the size of the SVG in pixels.
constexpr std::int64_t kDefaultDpi = 192, kLowestDpi = 24, kHighestDpi = 600;

/// Throws Error(invalid_argument) "dpi: expected a whole number from 24 to 600, got ...".
void expect_valid_dpi(std::int64_t dpi);

/// An SVG document as PDF: one page of the figure's size. Shapes stay vectors, text stays text, and
/// its fonts are embedded.
///
/// Rendered by librsvg and cairo in this process. They read the installed fonts, but no file or
/// address that the document names. The PDF contains no date: with the same libraries and fonts the
/// same document gives the same bytes.
///
/// Throws Error(not_found) naming the package when librsvg or fonts are not installed, Error(io)
/// when the document cannot be rendered.
[[nodiscard]] std::string pdf_of_svg(const std::string& svg);

/// An SVG document as PNG; otherwise as pdf_of_svg().
[[nodiscard]] std::string png_of_svg(const std::string& svg, std::int64_t dpi = kDefaultDpi);

}  // namespace optbench::analysis::draw
