// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure_view.hpp"
#include "engine/analysis/draw/palette.hpp"
#include "engine/analysis/draw/plot_frame.hpp"
#include "engine/analysis/draw/svg_canvas.hpp"

#include <string>

namespace optbench::analysis::draw {

/// The classes of a series' colour, as svg_style() has them: 's' for strokes, 'f' for fills.
[[nodiscard]] std::string colour_class(char kind, const Palette& palette, const std::string& label);
/// The classes of a line of the series: colour and dashes.
[[nodiscard]] std::string line_class(const Palette& palette, const FigureSeries& series);

/// Bands first, then bars, lines, error bars and points, to be clipped to the frame; then, outside
/// of the clipping, the triangles where series leave the range.
void draw_series(SvgCanvas& canvas, const Figure& figure, const FigureView& view,
                 const PlotFrame& frame, const Palette& palette);
void draw_leaving_marks(SvgCanvas& canvas, const Figure& figure, const FigureView& view,
                        const PlotFrame& frame, const Palette& palette);

/// A heat map with its texts, or shaded heights with contour lines.
void draw_grid(SvgCanvas& canvas, const Figure& figure, const PlotFrame& frame);
/// Its colour scale, in a column of this left edge and width.
void draw_colour_scale(SvgCanvas& canvas, const FigureGrid& grid, const PlotFrame& frame,
                       double left);

/// A critical-difference diagram over the whole width.
void draw_ranks(SvgCanvas& canvas, const FigureRanks& ranks, const Palette& palette, double left,
                double top, double width);
/// The height that it takes.
[[nodiscard]] double ranks_height(const FigureRanks& ranks);

}  // namespace optbench::analysis::draw
