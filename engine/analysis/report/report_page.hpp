// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/draw/palette.hpp"

#include <optional>
#include <string>
#include <vector>

namespace optbench::analysis::report {

/// A number about the whole study: "864", "runs".
struct ReportFact {
  std::string value = {};
  std::string label = {};
};

/// Which optimizer is best, with confidence intervals: the first part of the report.
struct ReportRanking {
  struct Entry {
    std::string name = {};
    std::string optimizer = {};   ///< decides the colour; empty: neutral
    double value = 0;             ///< a dot; none when it is not finite
    double lower = 0, upper = 0;  ///< an interval around it; none when one is not finite
    std::string text = {};        ///< the value formatted: "1.4 (1.1 to 1.9)"
    std::string remark = {};      ///< one line below; may be empty
    std::string place = {};       ///< "1", or "2–3" for a tie; empty: its number in the list
  };
  std::string title = {};           ///< of the section
  std::string verdict = {};         ///< the answer in one sentence
  std::string measure = {};         ///< what numbers and intervals mean, in one sentence
  std::vector<Entry> entries = {};  ///< best first
};

struct ReportSection {
  std::string id = {};     ///< letters, digits, '-' and '_': the anchor
  std::string title = {};  ///< also shown in the contents
  std::string group = {};  ///< heading in the contents, if it differs from the previous one
  std::string intro = {};  ///< paragraphs, separated by a blank line
  std::vector<draw::Figure> figures = {};
  std::vector<draw::FigureTable> tables = {};
  std::vector<std::string> notes = {};
};

/// The contents of a report. All strings are plain text, not markup.
struct ReportPage {
  std::string title = {};
  std::string subtitle = {};
  std::vector<ReportFact> facts = {};
  std::optional<ReportRanking> ranking = {};
  std::vector<ReportSection> sections = {};
  draw::FigureTable methods = {};  ///< two columns, what and how; omitted when it has no rows
  /// Further labels for the assignment of colours, so that all reports of a study use the same
  /// colours.
  std::vector<std::string> optimizers = {};
};

struct ReportOptions {
  bool interactive = true;  ///< false: only static figures, without scripts
};

/// A self-contained HTML page: it loads nothing, and its content security policy forbids loading.
/// Each figure is included as static SVG, for printing and for browsers without scripts, and as
/// data, from which scripts draw interactive figures when they come into view, sort tables, and
/// make CSV files. Without the plotting library (not embedded, or not unpacked by the browser) the
/// page keeps the static figures and shows a note.
///
/// Ids of figures, tables and sections are made unique. Throws the errors of view_of().
[[nodiscard]] std::string report_html(const ReportPage& page, const ReportOptions& options = {});

/// The colours of the page, from all labels of its figures, its ranking and `optimizers`.
[[nodiscard]] draw::Palette report_palette(const ReportPage& page);

/// Whether the plotting library is embedded in this program.
[[nodiscard]] bool has_interactive_figures();

}  // namespace optbench::analysis::report
