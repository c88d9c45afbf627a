// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/latex.hpp"

#include "engine/analysis/draw/markup_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace optbench::analysis::draw {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

constexpr auto kReplacements = std::to_array<Replacement>({
    {"\\", "\\textbackslash{}"},
    {"#", "\\#"},
    {"$", "\\$"},
    {"%", "\\%"},
    {"&", "\\&"},
    {"_", "\\_"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"~", "\\textasciitilde{}"},
    {"^", "\\textasciicircum{}"},
    {"<", "\\textless{}"},
    {">", "\\textgreater{}"},
    {"|", "\\textbar{}"},
    {"\"", "\\textquotedbl{}"},
    {"\n", " "},
    {"\r", " "},
    {"\u00b1", "$\\pm$"},
    {"\u00d7", "$\\times$"},
    {"\u2264", "$\\leq$"},
    {"\u2265", "$\\geq$"},
    {"\u2212", "$-$"},
    {"\u2013", "--"},
    {"\u2014", "---"},
    {"\u2026", "\\ldots{}"},
    {"\u00b5", "$\\mu$"},
    {"\u202f", "\\,"},
    {"\u00a0", "~"},
});

}  // namespace

std::string escape_latex(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* const found =
        std::find_if(kReplacements.begin(), kReplacements.end(),
                     [&](const Replacement& each) { return text.starts_with(each.first); });
    if (found == kReplacements.end()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += found->second;
      text.remove_prefix(found->first.size());
    }
  }
  return out;
}

std::string latex_text(const FigureTable& table) {
  std::string columns;
  for (const FigureTable::Column& column : table.columns) columns += column.numeric ? 'r' : 'l';
  std::string out = "% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n";
  std::string caption = escape_latex(table.title);
  if (!table.caption.empty()) {
    caption +=
        (caption.empty() || caption.back() == '.' ? " " : ". ") + escape_latex(table.caption);
  }
  if (!caption.empty()) out += "  \\caption{" + caption + "}\n";
  out += "  \\label{tab:" + identifier_text(table.id) + "}\n  \\begin{tabular}{" + columns + "}\n";
  out += "    \\toprule\n    ";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    out += (i > 0 ? " & " : "") + escape_latex(table.columns[i].heading);
  }
  out += " \\\\\n    \\midrule\n";
  for (const std::vector<FigureTable::Cell>& row : table.rows) {
    out += "    ";
    for (std::size_t i = 0; i < std::max(row.size(), table.columns.size()); ++i) {
      if (i > 0) out += " & ";
      if (i >= row.size()) continue;
      const std::string text = escape_latex(row[i].text);
      out += row[i].best ? "\\textbf{" + text + "}" : text;
    }
    out += " \\\\\n";
  }
  return out + "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n";
}

}  // namespace optbench::analysis::draw
