// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure_view.hpp"
#include "engine/analysis/draw/palette.hpp"
#include "engine/analysis/draw/plot_frame.hpp"
#include "engine/analysis/draw/svg_canvas.hpp"

#include <string>

namespace optbench::analysis::draw {

/// The CSS class of a series' colour (see svg_style()): kind 's' for strokes, 'f' for fills.
[[nodiscard]] std::string colour_class(char kind, const Palette& palette, const std::string& label);
/// The CSS classes of a series' line: colour and dashes.
[[nodiscard]] std::string line_class(const Palette& palette, const FigureSeries& series);

/// Bands, bars, error bars, lines and points, in this order; the caller clips them to the frame.
void draw_series(SvgCanvas& canvas, const Figure& figure, const FigureView& view,
                 const PlotFrame& frame, const Palette& palette);
/// Triangles where series leave the range of y; must not be clipped.
void draw_leaving_marks(SvgCanvas& canvas, const Figure& figure, const FigureView& view,
                        const PlotFrame& frame, const Palette& palette);

/// A heat map with its texts, or shades with contour lines.
void draw_grid(SvgCanvas& canvas, const Figure& figure, const PlotFrame& frame);
/// The colour scale of a heat map, beside the frame, from x = `left` on.
void draw_colour_scale(SvgCanvas& canvas, const FigureGrid& grid, const PlotFrame& frame,
                       double left);

/// A critical-difference diagram, `width` pixels wide.
void draw_ranks(SvgCanvas& canvas, const FigureRanks& ranks, const Palette& palette, double left,
                double top, double width);
/// The height of that diagram, in pixels.
[[nodiscard]] double ranks_height(const FigureRanks& ranks);

}  // namespace optbench::analysis::draw
