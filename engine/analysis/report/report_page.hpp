// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/draw/figure.hpp"
#include "engine/analysis/draw/palette.hpp"

#include <optional>
#include <string>
#include <vector>

namespace optbench::analysis::report {

/// A number that describes the whole study: "864", "runs".
struct ReportFact {
  std::string value = {};
  std::string label = {};
};

/// Who is best, with how sure that is: the first thing that a reader sees.
struct ReportRanking {
  struct Entry {
    std::string name = {};
    std::string optimizer = {};   ///< decides the colour; empty: neutral
    double value = 0;             ///< a dot; none when it is not finite
    double lower = 0, upper = 0;  ///< an interval around it; none when one is not finite
    std::string text = {};        ///< the value as people read it: "1.4 (1.1 to 1.9)"
    std::string remark = {};      ///< one line below, or empty
    std::string place = {};       ///< "1", or "2–3" for a tie; empty: its number in the list
  };
  std::string title = {};           ///< of the section
  std::string verdict = {};         ///< the answer in one sentence
  std::string measure = {};         ///< what the numbers and intervals are, in one sentence
  std::vector<Entry> entries = {};  ///< best first
};

struct ReportSection {
  std::string id = {};     ///< letters, digits, '-' and '_': the anchor
  std::string title = {};  ///< in the contents too
  std::string group =
      {};  ///< heading above it in the contents, where it differs from the one before
  std::string intro = {};  ///< paragraphs, a blank line between them
  std::vector<draw::Figure> figures = {};
  std::vector<draw::FigureTable> tables = {};
  std::vector<std::string> notes = {};
};

/// A report: everything in it is text, never markup.
struct ReportPage {
  std::string title = {};
  std::string subtitle = {};
  std::vector<ReportFact> facts = {};
  std::optional<ReportRanking> ranking = {};
  std::vector<ReportSection> sections = {};
  draw::FigureTable methods = {};  ///< two columns, what and how; left out when it has no rows
  /// Labels that decide the colours besides those of the figures, so that pages of the same study
  /// agree.
  std::vector<std::string> optimizers = {};
};

struct ReportOptions {
  bool interactive = true;  ///< false: static drawings alone, a page without the plotting library
};

/// One HTML text that needs nothing besides itself: no address is loaded, and a content security
/// policy forbids it. Each figure stands in it as static SVG, which shows without scripts and on
/// paper, and once as data, from which scripts draw interactive figures when they come into view,
/// sort tables, and make CSV files. Where the plotting library is missing from this program or
/// cannot be unpacked by the browser, the static drawings stay and the page says so.
///
/// Ids of figures, tables and sections are made unique. Throws the errors of view_of().
[[nodiscard]] std::string report_html(const ReportPage& page, const ReportOptions& options = {});

/// The colours of that page, for drawings beside it: decided from all labels of its figures, its
/// ranking and `optimizers`.
[[nodiscard]] draw::Palette report_palette(const ReportPage& page);

/// Whether this program holds the plotting library.
[[nodiscard]] bool has_interactive_figures();

}  // namespace optbench::analysis::report
