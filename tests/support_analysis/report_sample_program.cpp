// SPDX-License-Identifier: MIT
// optbench_report_sample FOLDER: writes the sample report as sample.html, without the plotting
// library as static.html, every figure of it as SVG and CSV, and every table as CSV.

#include "engine/analysis/draw/csv.hpp"
#include "engine/analysis/draw/markup_text.hpp"
#include "engine/analysis/draw/palette.hpp"
#include "engine/analysis/draw/svg.hpp"
#include "engine/analysis/report/report_page.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <cstdio>
#include <filesystem>
#include <string>

#include "tests/support_analysis/report_sample.hpp"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: optbench_report_sample FOLDER\n", stderr);
    return 2;
  }
  try {
    const std::filesystem::path folder = arguments[1];
    const optbench::analysis::report::ReportPage page = optbench::testing::sample_report();
    optbench::write_file_atomically(folder / "sample.html",
                                    optbench::analysis::report::report_html(page));
    optbench::write_file_atomically(folder / "static.html", optbench::analysis::report::report_html(
                                                                page, {.interactive = false}));
    const optbench::analysis::draw::Palette palette({"adam", "lion", "momentum", "sgd"});
    for (const optbench::analysis::report::ReportSection& section : page.sections) {
      for (const optbench::analysis::draw::Figure& figure : section.figures) {
        const std::string name = optbench::analysis::draw::identifier_text(figure.id);
        optbench::write_file_atomically(folder / (name + ".svg"),
                                        optbench::analysis::draw::svg_text(figure, palette));
        optbench::write_file_atomically(folder / (name + ".csv"),
                                        optbench::analysis::draw::csv_text(figure));
      }
      for (const optbench::analysis::draw::FigureTable& table : section.tables) {
        optbench::write_file_atomically(
            folder / (optbench::analysis::draw::identifier_text(table.id) + ".csv"),
            optbench::analysis::draw::csv_text(table));
      }
    }
  } catch (const optbench::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
