// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace optbench {

/// Columns that a terminal spends on a UTF-8 text: combining marks none, East Asian wide characters
/// and emoji two. A byte that is not UTF-8 counts as one.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The longest beginning of `text` that fits `width` columns, ending in "…" where something was
/// cut.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t width);

/// A table as text: a heading, a rule, rows; columns aligned, two blanks between them.
///
///     problem      optimizer  runs         test loss
///     ─────────────────────────────────────────────
///     two_d_beale  sgd          12  0.0123 ± 0.0004
class TextTable {
 public:
  enum class Align { left, right };  ///< words left, numbers right
  struct Column {
    std::string heading;
    Align align = Align::left;
  };

  explicit TextTable(std::vector<Column> columns);

  /// REQUIRES: one cell per column. Throws Error(internal) otherwise.
  void add_row(std::vector<std::string> cells);
  /// Whether the next row belongs to another group: a blank line is left before it.
  void add_gap();
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// The lines, each ended by '\n', without blanks at their ends.
  ///
  /// `width`: the columns there are; 0: no limit. A table that is too wide has its widest columns
  /// of words cut, numbers never: it then may still be too wide.
  [[nodiscard]] std::string text(std::size_t width = 0) const;

 private:
  [[nodiscard]] std::vector<std::size_t> column_widths(std::size_t width) const;
  void append_line(std::string& out, const std::vector<std::string>& cells,
                   const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // an empty row is a gap
};

}  // namespace optbench
