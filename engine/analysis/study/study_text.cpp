// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_text.hpp"

#include "engine/analysis/study/study_tables.hpp"
#include "engine/analysis/study/study_verdict.hpp"
#include "engine/base/text_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace optbench::analysis::study {
namespace {

constexpr std::size_t kGap = 2;         // blanks between columns
constexpr std::size_t kMostWords = 40;  // columns of text are cut to this when space is short
constexpr std::size_t kLeastColumns = 3;

std::string cell_text(const draw::FigureTable::Cell& cell) {
  return cell.best ? cell.text + " *" : cell.text;
}

std::size_t width_of(const draw::FigureTable& table, std::size_t column) {
  std::size_t width = display_width(table.columns[column].heading);
  for (const auto& row : table.rows) {
    width = std::max(width, display_width(cell_text(row[column])));
  }
  return table.columns[column].numeric ? width : std::min(width, kMostWords);
}

/// How many columns fit, from the left.
std::size_t fitting_columns(const draw::FigureTable& table, std::size_t width) {
  if (width == 0) return table.columns.size();
  std::size_t used = 0;
  std::size_t columns = 0;
  while (columns < table.columns.size()) {
    used += width_of(table, columns) + (columns > 0 ? kGap : 0);
    if (used > width && columns >= kLeastColumns) break;
    ++columns;
  }
  return columns;
}

/// Sentences broken into lines at spaces.
std::string wrapped(const std::string& text, std::size_t width) {
  if (width == 0) return text + "\n";
  std::string out;
  std::size_t used = 0;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    const std::size_t size = display_width(word);
    if (used > 0 && used + 1 + size > width) {
      out += "\n";
      used = 0;
    }
    if (used > 0) {
      out += " ";
      ++used;
    }
    out += word;
    used += size;
    begin = end + 1;
  }
  return out + "\n";
}

}  // namespace

std::string terminal_text(const draw::FigureTable& table, std::size_t width) {
  const std::size_t columns = fitting_columns(table, width);
  std::vector<TextTable::Column> headings;
  for (std::size_t i = 0; i < columns; ++i) {
    headings.push_back(
        {.heading = table.columns[i].heading,
         .align = table.columns[i].numeric ? TextTable::Align::right : TextTable::Align::left});
  }
  TextTable text(std::move(headings));
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < columns; ++i) cells.push_back(cell_text(row[i]));
    text.add_row(std::move(cells));
  }
  std::string out = text.text(width);
  if (columns < table.columns.size()) {
    std::vector<std::string> left_out;
    for (std::size_t i = columns; i < table.columns.size(); ++i) {
      left_out.push_back(table.columns[i].heading);
    }
    out += wrapped(fmt::format("(no room for: {})", fmt::join(left_out, ", ")), width);
  }
  return out;
}

std::string problem_text(const ProblemOutcome& problem, const StudyOptions& options,
                         std::size_t width) {
  const draw::FigureTable table = problem_table(problem, options);
  return fmt::format("{}\n\n{}\n{}\n\n", table.title, terminal_text(table, width),
                     wrapped(verdict_text(problem), width));
}

std::string overall_text(const OverallOutcome& overall, std::size_t width) {
  const draw::FigureTable table = overall_table(overall);
  std::string out = fmt::format("{}\n\n{}\n{}", table.title, terminal_text(table, width),
                                wrapped(verdict_text(overall), width));
  const std::string friedman = friedman_text(overall);
  if (!friedman.empty()) out += wrapped(friedman, width);
  for (const std::string& reason : overall.left_out) {
    out += wrapped("Not in the ranking: " + reason + ".", width);
  }
  return out + "\n";
}

std::string study_text(const Study& study, std::size_t width) {
  if (study.problems.empty()) return "No runs.\n";
  std::string out;
  for (const ProblemOutcome& problem : study.problems) {
    out += problem_text(problem, study.options, width);
  }
  if (ranks_problems(study)) out += overall_text(*study.overall, width);
  return out;
}

}  // namespace optbench::analysis::study
