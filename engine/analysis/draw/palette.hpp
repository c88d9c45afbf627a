// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::draw {

/// Colours on a white and on a near-black background.
enum class Theme { light, dark };

/// The colour, dash and marker of one optimizer, the same in every figure of a report. The first
/// eight optimizers have different colours; the next eight repeat them with another dash and
/// marker.
struct SeriesLook {
  std::size_t colour = 0;  ///< an index into the palette's colours
  std::size_t dash = 0;    ///< of its lines: 0 solid, 1 to 3 as dash_pattern()
  std::size_t marker = 0;  ///< of its points: circle, square, diamond, triangle up, cross
};

/// One look per optimizer, assigned in alphabetical order of all labels, so that the same results
/// always look the same.
///
/// The colours are variants of Okabe and Ito's set ("Color Universal Design", 2008), further apart:
/// any two of the eight differ by at least 0.1 in OKLab as people with normal sight, protanopia and
/// deuteranopia (Machado, Oliveira, Fernandes 2009, severity 1) see them, and each has a contrast
/// of at least 3 to 1 (WCAG 2.2, 1.4.11) to the background.
class Palette {
 public:
  static constexpr std::size_t kColours = 8;
  static constexpr std::size_t kDashes = 4;
  static constexpr std::size_t kMarkers = 5;

  /// `labels`: in any order, with or without repetition; empty ones are ignored.
  explicit Palette(std::vector<std::string> labels);

  /// The look of a label; the first look for an unknown label.
  [[nodiscard]] SeriesLook look(std::string_view label) const;
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }

  /// "#2952af". REQUIRES: colour < kColours.
  [[nodiscard]] static std::string_view colour(std::size_t colour, Theme theme);
  /// The colour of a series without an optimizer.
  [[nodiscard]] static std::string_view neutral(Theme theme);
  [[nodiscard]] static std::string_view ground(Theme theme);
  /// For SVG's stroke-dasharray: "" for solid. All dashes are longer than the "3 3" of a dashed
  /// series. REQUIRES: dash < kDashes.
  [[nodiscard]] static std::string_view dash_pattern(std::size_t dash);

  /// The colour of a heat map at a share of its range in [0, 1], dark to bright: ten stops of
  /// matplotlib's viridis (Smith and van der Walt, 2015), between them linear in sRGB.
  [[nodiscard]] static std::string heat_colour(double share);
  [[nodiscard]] static std::span<const std::string_view> heat_stops();

 private:
  std::vector<std::string> labels_;
};

}  // namespace optbench::analysis::draw
