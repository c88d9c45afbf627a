// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/draw/palette.hpp"

#include <string>

namespace optbench::analysis::draw {

struct SvgOptions {
  int width = 640, height = 400;  ///< in pixels, the legend included
  /// With an XML header, its own ground, colours and title. Without: an element for a page that has
  /// the rules of svg_style_of_page("svg.drawing").
  bool standalone = true;
};

/// A figure as SVG: no scripts, no outside address, a title and description for screen readers.
///
/// Shown are the groups that the figure shows at first, on the axes as they are. What the range of
/// an axis leaves out (see find_robust_limits) is cut at its edge, marked there with a triangle and
/// named below the drawing. Non-finite values are gaps. A figure without a finite value says so.
/// Lines and clouds are thinned to what the pixels can show, extremes kept. The legend stands above
/// the axes and names at most 24 series.
///
/// Throws the errors of view_of().
[[nodiscard]] std::string svg_text(const Figure& figure, const Palette& palette,
                                   const SvgOptions& options = {});

}  // namespace optbench::analysis::draw
