// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::draw {

/// Colours on white and on near-black grounds.
enum class Theme { light, dark };

/// How one optimizer looks, in every figure of a report. Colour alone tells eight apart; then the
/// colours come again with the next dash and marker.
struct SeriesLook {
  std::size_t colour = 0;  ///< an index into the palette's colours
  std::size_t dash = 0;    ///< of its lines: 0 solid, 1 to 3 as dash_pattern()
  std::size_t marker = 0;  ///< of its points: circle, square, diamond, triangle up, cross
};

/// One look per optimizer, decided once from all labels in alphabetical order, so that the same
/// results always look the same.
///
/// The colours keep the families of Okabe and Ito's set ("Color Universal Design", 2008), moved
/// apart: any two of the eight differ by at least 0.1 in OKLab as people with normal sight,
/// protanopia and deuteranopia (Machado, Oliveira, Fernandes 2009, severity 1) see them, and each
/// has a contrast of at least 3 to 1 (WCAG 2.2, 1.4.11) to its ground.
class Palette {
 public:
  static constexpr std::size_t kColours = 8;
  static constexpr std::size_t kDashes = 4;
  static constexpr std::size_t kMarkers = 5;

  /// `labels`: in any order, repeated as often as they like; empty ones are passed over.
  explicit Palette(std::vector<std::string> labels);

  /// The look of a label; of one that the palette was not made with, the first.
  [[nodiscard]] SeriesLook look(std::string_view label) const;
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }

  /// "#2952af". REQUIRES: colour < kColours.
  [[nodiscard]] static std::string_view colour(std::size_t colour, Theme theme);
  /// What a series without an optimizer is drawn in.
  [[nodiscard]] static std::string_view neutral(Theme theme);
  [[nodiscard]] static std::string_view ground(Theme theme);
  /// As SVG's stroke-dasharray: "" for solid. All dashes are longer than the "3 3" of a dashed
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
