// SPDX-License-Identifier: MIT
#include "engine/analysis/report/report_page.hpp"

#include "engine/analysis/draw/markup_text.hpp"
#include "engine/analysis/draw/palette.hpp"
#include "engine/analysis/draw/svg.hpp"
#include "engine/analysis/draw/svg_canvas.hpp"
#include "engine/analysis/report/embedded_files.hpp"
#include "engine/analysis/report/report_data.hpp"
#include "engine/analysis/report/report_ranking.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::analysis::report {
namespace {

constexpr std::string_view kPlotlyFile = "plotly.min.js.gz";
constexpr auto kScripts =
    std::to_array<std::string_view>({"ranges.js", "theme.js", "downloads.js", "tables.js",
                                     "traces.js", "figures.js", "plotly_loader.js", "start.js"});

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data()),
                                       static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

/// Replaces each {{name}} of a template by its value, in one pass: values are not expanded.
std::string fill(std::string_view text, const std::map<std::string_view, std::string>& values) {
  std::string out;
  for (std::size_t start = 0; (start = text.find("{{")) != std::string_view::npos;) {
    const std::size_t end = text.find("}}", start);
    const auto found = values.find(text.substr(start + 2, end - start - 2));
    if (found == values.end()) {
      fail(ErrorKind::internal, "report: template: no value for {}",
           text.substr(start, end - start));
    }
    out += text.substr(0, start);
    out += found->second;
    text.remove_prefix(end + 2);
  }
  return out += text;
}

std::string palette_properties(draw::Theme theme) {
  std::string css = fmt::format("--neutral: {};", draw::Palette::neutral(theme));
  for (std::size_t i = 0; i < draw::Palette::kColours; ++i) {
    fmt::format_to(std::back_inserter(css), " --c{}: {};", i, draw::Palette::colour(i, theme));
  }
  return css;
}

std::string style() {
  const std::string dark =
      "--page: #101216; --ground: #171a20; --ink: #e6e9ee; --muted: #9aa5b4; --faint: #7d8898; "
      "--line: #5d6878; --grid: #2a303a; --border: #292e37; --accent: #8fa4ff; --best: #222a40; "
      "--shadow: none; " +
      palette_properties(draw::Theme::dark);
  return fill(embedded_file("page.css"),
              {{"palette_light", palette_properties(draw::Theme::light)},
               {"dark", dark},
               {"drawing_style", draw::svg_style_of_page("svg.drawing")}});
}

std::string script() {
  std::string text = "(() => {\n\"use strict\";\n";
  for (const std::string_view name : kScripts) text += embedded_file(name);
  return text + "})();";
}

std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    const std::string_view paragraph = text.substr(0, end);
    if (paragraph.find_first_not_of(" \n") != std::string_view::npos) {
      out += "<p>" + draw::escape_markup(paragraph) + "</p>\n";
    }
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return out;
}

/// Builds the page: <main>, the table of contents, and the data for scripts.
class Page {
 public:
  Page(const ReportPage& page, const ReportOptions& options)
      : page_(page), options_(options), palette_(report_palette(page)) {}

  std::string html() {
    write_overview();
    for (const ReportSection& section : page_.sections) write_section(section);
    write_methods();
    const bool interactive = options_.interactive && has_interactive_figures();
    const std::string_view why_static =
        !options_.interactive ? "Figures are static, as asked for."
        : interactive         ? "Figures are static: scripts do not run here."
                              : "Figures are static: the program that wrote this report was built "
                                "without plotly.js.";
    return fill(embedded_file("page.html"),
                {{"title", draw::escape_markup(page_.title)},
                 {"subtitle", draw::escape_markup(page_.subtitle)},
                 {"style", style()},
                 {"navigation", navigation()},
                 {"main", main_},
                 {"drawing_state", draw::escape_markup(why_static)},
                 {"data", report_data(figures_, tables_, palette_)},
                 {"plotly", interactive ? base64(embedded_file(kPlotlyFile)) : ""},
                 {"script", script()}});
  }

 private:
  /// `wanted`, with a number appended when it is taken.
  std::string unique_id(std::string_view prefix, std::string_view wanted) {
    const std::string first = std::string(prefix) + draw::identifier_text(wanted);
    std::string id = first;
    for (int i = 2; !ids_.insert(id).second; ++i) id = fmt::format("{}-{}", first, i);
    return id;
  }

  void open_section(std::string_view wanted, const std::string& title, const std::string& group) {
    const std::string id = unique_id("s-", wanted);
    contents_.push_back({id, title, group});
    main_ += fmt::format(
        "<section class=\"section\" id=\"{0}\" aria-labelledby=\"{0}-title\">\n"
        "<h2 id=\"{0}-title\">{1}</h2>\n",
        id, draw::escape_markup(title));
  }

  void write_overview() {
    if (page_.facts.empty() && !page_.ranking) return;
    const std::string title =
        page_.ranking && !page_.ranking->title.empty() ? page_.ranking->title : "Overview";
    open_section("overview", title, "");
    if (!page_.facts.empty()) {
      main_ += "<dl class=\"facts\">\n";
      for (const ReportFact& fact : page_.facts) {
        main_ += "<div><dt>" + draw::escape_markup(fact.label) + "</dt><dd>" +
                 draw::escape_markup(fact.value) + "</dd></div>\n";
      }
      main_ += "</dl>\n";
    }
    if (page_.ranking) main_ += ranking_html(*page_.ranking, palette_);
    main_ += "</section>\n";
  }

  void write_section(const ReportSection& section) {
    open_section(section.id, section.title, section.group);
    main_ += paragraphs(section.intro);
    if (!section.figures.empty()) {
      main_ += "<div class=\"figures\">\n";
      const std::vector<bool> wide = wide_figures(section.figures);
      for (std::size_t i = 0; i < wide.size(); ++i) write_figure(section.figures[i], wide[i]);
      main_ += "</div>\n";
    }
    for (const draw::FigureTable& table : section.tables) write_table(table);
    if (!section.notes.empty()) {
      main_ += "<ul class=\"notes\">\n";
      for (const std::string& note : section.notes) {
        main_ += "<li>" + draw::escape_markup(note) + "</li>\n";
      }
      main_ += "</ul>\n";
    }
    main_ += "</section>\n";
  }

  /// Two figures per row; the last of an odd number gets a row of its own.
  static std::vector<bool> wide_figures(const std::vector<draw::Figure>& figures) {
    std::vector<bool> wide;
    std::size_t in_row = 0;
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const bool row_ends = i + 1 == figures.size() || figures[i + 1].wide;
      wide.push_back(figures[i].wide || (in_row % 2 == 0 && row_ends));
      in_row = wide.back() ? 0 : in_row + 1;
    }
    return wide;
  }

  void write_figure(const draw::Figure& figure, bool wide) {
    const std::string id = unique_id("f-", figure.id);
    draw::Figure drawn = figure;  // ids within the figure derive from its id
    drawn.id = id;
    const draw::SvgOptions size{
        .width = wide ? 760 : 460, .height = wide ? 400 : 310, .standalone = false};
    main_ += fmt::format(
        "<figure class=\"figure card{}\" id=\"{}\" data-figure=\"{}\">\n"
        "<div class=\"figure-head\"><h3>{}</h3><div class=\"tools\"></div></div>\n"
        "<div class=\"stage\"><div class=\"static\">\n",
        wide ? " wide" : "", id, figures_.size(), draw::escape_markup(figure.title));
    main_ += draw::svg_text(drawn, palette_, size);
    main_ += "</div></div>\n";
    if (!figure.caption.empty()) {
      main_ += "<figcaption>" + draw::escape_markup(figure.caption) + "</figcaption>\n";
    }
    main_ += "</figure>\n";
    figures_.push_back(&figure);
  }

  /// `seen`: whether its title is visible; otherwise it is for screen readers only, since the
  /// section has the same title.
  void write_table(const draw::FigureTable& table, bool seen = true) {
    const std::string& title = table.title.empty() ? page_.title : table.title;
    const std::string id = unique_id("t-", table.id);
    main_ += fmt::format(
        "<div class=\"table card\" id=\"{0}\" data-table=\"{1}\">\n"
        "<div class=\"table-head{3}\"><h3 id=\"{0}-title\">{2}</h3>"
        "<div class=\"tools\"></div></div>\n",
        id, tables_.size(), draw::escape_markup(title), seen ? "" : " unseen");
    if (!table.caption.empty()) {
      main_ += "<p class=\"table-note\">" + draw::escape_markup(table.caption) + "</p>\n";
    }
    // A scrollable box must be reachable by keyboard.
    main_ += fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-labelledby=\"{}-title\">\n<table class=\"{}\">\n<caption>{}</caption>\n"
        "<thead><tr>",
        id, seen ? "" : "methods", draw::escape_markup(title));
    for (const draw::FigureTable::Column& column : table.columns) {
      main_ += fmt::format("<th scope=\"col\"{}>{}</th>", column.numeric ? " class=\"number\"" : "",
                           draw::escape_markup(column.heading));
    }
    main_ += "</tr></thead>\n<tbody>\n";
    for (const std::vector<draw::FigureTable::Cell>& row : table.rows) write_row(table, row);
    main_ += "</tbody>\n</table>\n</div>\n</div>\n";
    tables_.push_back(&table);
  }

  void write_row(const draw::FigureTable& table, const std::vector<draw::FigureTable::Cell>& row) {
    main_ += "<tr>";
    for (std::size_t i = 0; i < std::max(row.size(), table.columns.size()); ++i) {
      const draw::FigureTable::Cell cell = i < row.size() ? row[i] : draw::FigureTable::Cell{};
      const bool numeric = i < table.columns.size() && table.columns[i].numeric;
      const std::string_view classes =
          numeric     ? (cell.best ? " class=\"number best\"" : " class=\"number\"")
          : cell.best ? " class=\"best\""
                      : "";
      const std::string_view element = i == 0 ? "th" : "td";
      main_ += fmt::format("<{0}{1}{2}>{3}</{0}>", element, i == 0 ? " scope=\"row\"" : "", classes,
                           draw::escape_markup(cell.text));
    }
    main_ += "</tr>\n";
  }

  void write_methods() {
    if (page_.methods.rows.empty()) return;
    open_section("methods", page_.methods.title.empty() ? "Methods" : page_.methods.title, "");
    write_table(page_.methods, false);
    main_ += "</section>\n";
  }

  [[nodiscard]] std::string navigation() const {
    std::string out = "<details open><summary>Contents</summary>\n<ul>\n";
    std::string_view group;
    for (const Entry& entry : contents_) {
      if (entry.group != group && !entry.group.empty()) {
        out += "<li class=\"group\">" + draw::escape_markup(entry.group) + "</li>\n";
      }
      group = entry.group;
      out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", entry.id,
                         draw::escape_markup(entry.title));
    }
    return out + "</ul>\n</details>";
  }

  struct Entry {
    std::string id, title, group;
  };

  const ReportPage& page_;
  const ReportOptions& options_;
  draw::Palette palette_;
  std::string main_;
  std::vector<Entry> contents_;
  std::vector<const draw::Figure*> figures_;
  std::vector<const draw::FigureTable*> tables_;
  std::set<std::string> ids_ = {"main", "theme", "drawing-state", "report-data"};
};

}  // namespace

draw::Palette report_palette(const ReportPage& page) {
  std::vector<std::string> labels = page.optimizers;
  for (const ReportSection& section : page.sections) {
    for (const draw::Figure& figure : section.figures) {
      for (const draw::FigureSeries& series : figure.series) labels.push_back(series.optimizer);
      if (!figure.ranks) continue;
      for (const auto& entry : figure.ranks->entries) labels.push_back(entry.optimizer);
    }
  }
  if (page.ranking) {
    for (const auto& entry : page.ranking->entries) labels.push_back(entry.optimizer);
  }
  return draw::Palette(std::move(labels));
}

bool has_interactive_figures() { return !embedded_file(kPlotlyFile).empty(); }

std::string report_html(const ReportPage& page, const ReportOptions& options) {
  return Page(page, options).html();
}

}  // namespace optbench::analysis::report
