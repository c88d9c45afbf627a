// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/draw/palette.hpp"

#include <string>

namespace optbench::analysis::draw {

struct SvgOptions {
  int width = 640, height = 400;  ///< in pixels, with the legend
  /// With an XML header, background, colours and title of its own. Without: an element for a page
  /// that has the rules of svg_style_of_page("svg.drawing").
  bool standalone = true;
};

/// A figure as SVG: no scripts, no external addresses, a title and description for screen readers.
///
/// It shows view_of(figure). Series that leave the range of y are clipped, marked with a triangle
/// at the edge and named below the figure. Values that are not finite are gaps. A figure without a
/// finite value reads "no finite values". Lines and scatter plots are thinned to what the pixels
/// can show, extremes kept. The legend is above the axes and names at most 24 series.
///
/// Throws the errors of view_of().
[[nodiscard]] std::string svg_text(const Figure& figure, const Palette& palette,
                                   const SvgOptions& options = {});

}  // namespace optbench::analysis::draw
