// SPDX-License-Identifier: MIT
#include "engine/base/text_table.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>

namespace optbench {
namespace {

constexpr std::string_view kEllipsis = "…";
constexpr std::string_view kBetween = "  ";
constexpr std::size_t kNarrowest = 8;  // a column of words is not cut below this

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
};

/// The code point at the start of a non-empty text; a byte that starts none stands for itself.
CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t bytes = byte(0) < 0x80             ? 1
                            : (byte(0) & 0xE0) == 0xC0 ? 2
                            : (byte(0) & 0xF0) == 0xE0 ? 3
                            : (byte(0) & 0xF8) == 0xF0 ? 4
                                                       : 1;
  if (bytes == 1 || bytes > text.size()) return {byte(0), 1};
  char32_t value = byte(0) & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {byte(0), 1};
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  return {value, bytes};
}

struct Range {
  char32_t first, last;
};

template <std::size_t size>
bool in_ranges(const std::array<Range, size>& ranges, char32_t value) {
  return std::any_of(ranges.begin(), ranges.end(), [value](const Range& range) {
    return range.first <= value && value <= range.last;
  });
}

/// Unicode 15: the blocks that occur in names people give; rare scripts count as one column.
std::size_t columns_of(char32_t value) {
  constexpr std::array kNone{Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
                             Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F},
                             Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}};
  constexpr std::array kTwo{
      Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
      Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
      Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
      Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};
  if (value < 0x0300) return 1;
  if (in_ranges(kNone, value)) return 0;
  return in_ranges(kTwo, value) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    width += columns_of(point.value);
    text.remove_prefix(point.bytes);
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t used = 1;  // the ellipsis
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const CodePoint point = first_code_point(text.substr(bytes));
    if (used + columns_of(point.value) > width) break;
    used += columns_of(point.value);
    bytes += point.bytes;
  }
  return std::string(text.substr(0, bytes)).append(kEllipsis);
}

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::add_row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) {
    fail(ErrorKind::internal, "text table: expected {} cells, got {}", columns_.size(),
         cells.size());
  }
  rows_.push_back(std::move(cells));
}

void TextTable::add_gap() {
  if (!rows_.empty()) rows_.emplace_back();
}

std::vector<std::size_t> TextTable::column_widths(std::size_t width) const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t widest = display_width(columns_[c].heading);
    for (const auto& row : rows_) {
      if (!row.empty()) widest = std::max(widest, display_width(row[c]));
    }
    widths.push_back(widest);
  }
  if (width == 0) return widths;
  const auto total = [&] {
    return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) +
           kBetween.size() * (widths.size() - 1);
  };
  while (total() > width) {
    std::size_t widest = columns_.size();
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].align != Align::left || widths[c] <= kNarrowest) continue;
      if (widest == columns_.size() || widths[c] > widths[widest]) widest = c;
    }
    if (widest == columns_.size()) break;
    --widths[widest];
  }
  return widths;
}

void TextTable::append_line(std::string& out, const std::vector<std::string>& cells,
                            const std::vector<std::size_t>& widths) const {
  std::string line;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (c > 0) line += kBetween;
    const std::string cell =
        columns_[c].align == Align::left ? cut_to_width(cells[c], widths[c]) : cells[c];
    const std::string blanks(widths[c] - std::min(widths[c], display_width(cell)), ' ');
    line += columns_[c].align == Align::left ? cell + blanks : blanks + cell;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line;
  out += '\n';
}

std::string TextTable::text(std::size_t width) const {
  const std::vector<std::size_t> widths = column_widths(width);
  std::vector<std::string> headings;
  for (const Column& column : columns_) headings.push_back(column.heading);
  std::string out;
  append_line(out, headings, widths);
  std::size_t rule = kBetween.size() * (widths.size() - 1);
  for (const std::size_t column : widths) rule += column;
  for (std::size_t i = 0; i < rule; ++i) out += "─";
  out += '\n';
  for (const auto& row : rows_) append_line(out, row, widths);
  return out;
}

}  // namespace optbench
