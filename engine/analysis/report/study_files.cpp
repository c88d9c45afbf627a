// SPDX-License-Identifier: MIT
#include "engine/analysis/report/study_files.hpp"

#include "engine/analysis/draw/csv.hpp"
#include "engine/analysis/draw/gnuplot.hpp"
#include "engine/analysis/draw/latex.hpp"
#include "engine/analysis/draw/palette.hpp"
#include "engine/analysis/draw/svg.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <map>

namespace optbench::analysis::report {
namespace fs = std::filesystem;
namespace {

const std::map<std::string, OutputForm, std::less<>> kForms = {{"csv", OutputForm::csv},
                                                               {"latex", OutputForm::latex},
                                                               {"svg", OutputForm::svg},
                                                               {"pdf", OutputForm::pdf},
                                                               {"png", OutputForm::png}};

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(ErrorKind::io, "{}: cannot be made: {}", folder.string(), error.message());
}

class Writer {
 public:
  Writer(fs::path folder, const std::set<OutputForm>& forms, draw::Palette palette)
      : folder_(std::move(folder)), forms_(forms), palette_(std::move(palette)) {}

  void write(const draw::FigureTable& table) {
    if (wants(OutputForm::csv)) file("tables", table.id + ".csv", draw::csv_text(table));
    if (wants(OutputForm::latex)) file("tables", table.id + ".tex", draw::latex_text(table));
  }

  void write(const draw::Figure& figure) {
    if (wants(OutputForm::csv)) file("figures", figure.id + ".csv", draw::csv_text(figure));
    if (wants(OutputForm::svg))
      file("figures", figure.id + ".svg", draw::svg_text(figure, palette_));
    for (const auto& [form, format] : {std::pair{OutputForm::pdf, draw::GnuplotFormat::pdf},
                                       {OutputForm::png, draw::GnuplotFormat::png}}) {
      if (!wants(form)) continue;
      make_folder(folder_ / "figures");
      paths.push_back(draw::draw_with_gnuplot(figure, palette_, format, folder_ / "figures"));
    }
  }

  std::vector<fs::path> paths;

 private:
  [[nodiscard]] bool wants(OutputForm form) const { return forms_.contains(form); }

  void file(const char* part, const std::string& name, const std::string& text) {
    const fs::path path = folder_ / part / name;
    make_folder(path.parent_path());
    write_file_atomically(path, text);
    paths.push_back(path);
  }

  fs::path folder_;
  const std::set<OutputForm>& forms_;
  draw::Palette palette_;
};

}  // namespace

OutputForm parse_output_form(std::string_view name) {
  const auto found = kForms.find(name);
  if (found != kForms.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, form] : kForms) names.push_back(known);
  fail(ErrorKind::unknown_name, "unknown form '{}'{}: expected csv, latex, svg, pdf or png", name,
       did_you_mean(name, names));
}

std::vector<fs::path> write_study_files(const ReportPage& page, const fs::path& folder,
                                        const std::set<OutputForm>& forms) {
  Writer writer(folder, forms, draw::Palette(page.optimizers));
  for (const ReportSection& section : page.sections) {
    for (const draw::FigureTable& table : section.tables) writer.write(table);
    for (draw::Figure figure : section.figures) {
      // In a file of its own nothing around the figure says which problem it is about.
      if (!section.group.empty()) figure.title = section.title + ": " + figure.title;
      writer.write(figure);
    }
  }
  writer.write(page.methods);
  return std::move(writer.paths);
}

}  // namespace optbench::analysis::report
