// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace optbench {

/// Columns that a UTF-8 text takes on a terminal: combining marks none, East Asian wide characters
/// and emoji two. A byte that is not UTF-8 counts as one.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The longest beginning of `text` that fits `width` columns, ending in "…" where something was
/// cut.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t width);

/// A table as text: a heading, a line, rows; columns aligned, two blanks between them.
///
///     problem      optimizer  runs         test loss
///     ─────────────────────────────────────────────
///     two_d_beale  sgd          12  0.0123 ± 0.0004
class TextTable {
 public:
  enum class Align { left, right };  ///< text left, numbers right
  struct Column {
    std::string heading;
    Align align = Align::left;
  };

  explicit TextTable(std::vector<Column> columns);

  /// REQUIRES: one cell per column. Throws Error(internal) otherwise.
  void add_row(std::vector<std::string> cells);
  /// Starts another group of rows: a blank line before the next row.
  void add_gap();
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// The lines, each ended by '\n', without blanks at their ends.
  ///
  /// `width`: available columns; 0: no limit. If the table is too wide, its widest columns of text
  /// are cut. Numbers are never cut, so the table may still be too wide.
  [[nodiscard]] std::string text(std::size_t width = 0) const;

 private:
  [[nodiscard]] std::vector<std::size_t> column_widths(std::size_t width) const;
  void append_line(std::string& out, const std::vector<std::string>& cells,
                   const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // an empty row is a gap
};

}  // namespace optbench
