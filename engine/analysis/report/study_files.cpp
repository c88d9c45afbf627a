// SPDX-License-Identifier: MIT
#include "engine/analysis/report/study_files.hpp"

#include "engine/analysis/draw/csv.hpp"
#include "engine/analysis/draw/latex.hpp"
#include "engine/analysis/draw/palette.hpp"
#include "engine/analysis/draw/svg.hpp"
#include "engine/analysis/draw/svg_export.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <map>

namespace optbench::analysis::report {
namespace fs = std::filesystem;
namespace {

const std::map<std::string, OutputFormat, std::less<>> kFormats = {{"csv", OutputFormat::csv},
                                                                   {"latex", OutputFormat::latex},
                                                                   {"svg", OutputFormat::svg},
                                                                   {"pdf", OutputFormat::pdf},
                                                                   {"png", OutputFormat::png}};

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(ErrorKind::io, "{}: cannot be made: {}", folder.string(), error.message());
}

class Writer {
 public:
  Writer(fs::path folder, const StudyFileOptions& options, draw::Palette palette)
      : folder_(std::move(folder)), options_(options), palette_(std::move(palette)) {}

  void write(const draw::FigureTable& table) {
    if (wants(OutputFormat::csv)) file("tables", table.id + ".csv", draw::csv_text(table));
    if (wants(OutputFormat::latex)) file("tables", table.id + ".tex", draw::latex_text(table));
  }

  void write(const draw::Figure& figure) {
    if (wants(OutputFormat::csv)) file("figures", figure.id + ".csv", draw::csv_text(figure));
    if (!wants(OutputFormat::svg) && !wants(OutputFormat::pdf) && !wants(OutputFormat::png)) return;
    const std::string svg = draw::svg_text(figure, palette_);
    if (wants(OutputFormat::svg)) file("figures", figure.id + ".svg", svg);
    if (wants(OutputFormat::pdf)) file("figures", figure.id + ".pdf", draw::pdf_of_svg(svg));
    if (wants(OutputFormat::png))
      file("figures", figure.id + ".png", draw::png_of_svg(svg, options_.dpi));
  }

  std::vector<fs::path> paths;

 private:
  [[nodiscard]] bool wants(OutputFormat format) const { return options_.formats.contains(format); }

  void file(const char* part, const std::string& name, const std::string& text) {
    const fs::path path = folder_ / part / name;
    make_folder(path.parent_path());
    write_file_atomically(path, text);
    paths.push_back(path);
  }

  fs::path folder_;
  const StudyFileOptions& options_;
  draw::Palette palette_;
};

}  // namespace

OutputFormat parse_output_format(std::string_view name) {
  const auto found = kFormats.find(name);
  if (found != kFormats.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, format] : kFormats) names.push_back(known);
  fail(ErrorKind::unknown_name, "unknown format '{}'{}: expected csv, latex, svg, pdf or png", name,
       did_you_mean(name, names));
}

std::vector<fs::path> write_study_files(const ReportPage& page, const fs::path& folder,
                                        const StudyFileOptions& options) {
  Writer writer(folder, options, draw::Palette(page.optimizers));
  for (const ReportSection& section : page.sections) {
    for (const draw::FigureTable& table : section.tables) writer.write(table);
    for (draw::Figure figure : section.figures) {
      // A file of its own must name the problem; in the page the section's title does.
      if (!section.group.empty()) figure.title = section.title + ": " + figure.title;
      writer.write(figure);
    }
  }
  writer.write(page.methods);
  return std::move(writer.paths);
}

}  // namespace optbench::analysis::report
