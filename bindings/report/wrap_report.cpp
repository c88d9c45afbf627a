// SPDX-License-Identifier: MIT
#include "bindings/report/wrap_report.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/lua/files_allowed.hpp"
#include "bindings/lua/method_table.hpp"
#include "bindings/lua/option_table.hpp"
#include "bindings/report/analysis_input.hpp"
#include "bindings/report/study_report.hpp"
#include "engine/analysis/draw/csv.hpp"
#include "engine/analysis/draw/figure_json.hpp"
#include "engine/analysis/draw/latex.hpp"
#include "engine/analysis/draw/palette.hpp"
#include "engine/analysis/draw/svg.hpp"
#include "engine/analysis/draw/svg_export.hpp"
#include "engine/analysis/study/study_json.hpp"
#include "engine/analysis/study/study_text.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <filesystem>

namespace optbench::bindings::report {
namespace fs = std::filesystem;
namespace {

/// A folder, or a list of folders.
std::vector<std::string> check_folders(lua_State* L, int arg) {
  if (lua_type(L, arg) == LUA_TSTRING) return {std::string(check_string(L, arg))};
  return check_value<std::vector<std::string>>(L, arg);
}

AnalysisOptions read_options(OptionTable& table, std::vector<std::string> folders) {
  AnalysisOptions options;
  options.folders = std::move(folders);
  options.baselines = table.get<std::string>("baselines", "");
  options.mode = table.get<std::string>("mode", options.mode);
  options.metric = table.get<std::string>("metric", "");
  options.targets = table.get<std::string>("targets", "");
  options.near_percent = table.get<double>("near", options.near_percent);
  options.resamples = table.get<std::int64_t>("resamples", options.resamples);
  return options;
}

int read(lua_State* L) {
  expect_files_allowed(L, "report.read");
  const analysis::results::Results results = read_all_results(check_folders(L, 1));
  Json runs = Json::array();
  for (const record::StoredRun& run : results.runs) runs.push_back(analysis::study::to_json(run));
  push_json(L, runs);
  return 1;
}

int study(lua_State* L) {
  expect_files_allowed(L, "report.study");
  OptionTable table(L, 2, "report.study");
  const AnalysisOptions options = read_options(table, check_folders(L, 1));
  table.reject_unknown();
  const AnalysisInput input(options);
  push_json(L, to_json(input.study()));
  return 1;
}

int write(lua_State* L) {
  expect_files_allowed(L, "report.write");
  OptionTable table(L, 2, "report.write");
  const AnalysisOptions options = read_options(table, check_folders(L, 1));
  ReportRequest request;
  request.output = table.get<std::string>("output", request.output.string());
  request.title = table.get<std::string>("title", "");
  request.bands = table.get<std::string>("bands", request.bands);
  request.is_static = table.get<bool>("static", false);
  request.formats = table.get<std::vector<std::string>>("formats", {});
  request.dpi = table.get<std::int64_t>("dpi", request.dpi);
  table.reject_unknown();
  expect_valid(request);  // before reading, which may take minutes
  const AnalysisInput input(options);
  const std::string path = write_report(input.study(), request).report.string();
  lua_pushlstring(L, path.data(), path.size());
  return 1;
}

[[noreturn]] void fail_ending(const char* function, const fs::path& path, const char* expected) {
  fail(ErrorKind::invalid_argument, "{}: '{}': expected a path that ends in {}", function,
       path.string(), expected);
}

/// Writes one figure to a file; the path's extension determines the format.
int draw(lua_State* L) {
  expect_files_allowed(L, "report.draw");
  const analysis::draw::Figure figure = analysis::draw::figure_of("report.draw", to_json(L, 1));
  const fs::path path(std::string(check_string(L, 2)));
  std::vector<std::string> names;
  for (const analysis::draw::FigureSeries& series : figure.series)
    names.push_back(series.optimizer);
  const analysis::draw::Palette palette(names);
  OptionTable options(L, 3, "report.draw");
  const auto dpi = options.get<std::int64_t>("dpi", analysis::draw::kDefaultDpi);
  options.reject_unknown();
  const std::string format = path.extension();
  const auto svg = [&] { return analysis::draw::svg_text(figure, palette); };
  if (format == ".svg") {
    write_file_atomically(path, svg());
  } else if (format == ".pdf") {
    write_file_atomically(path, analysis::draw::pdf_of_svg(svg()));
  } else if (format == ".png") {
    write_file_atomically(path, analysis::draw::png_of_svg(svg(), dpi));
  } else if (format == ".csv") {
    write_file_atomically(path, analysis::draw::csv_text(figure));
  } else {
    fail_ending("report.draw", path, ".svg, .pdf, .png or .csv");
  }
  return 0;
}

/// A table as text, or written to a file; the path's extension determines the format.
int table(lua_State* L) {
  const analysis::draw::FigureTable made = analysis::draw::table_of("report.table", to_json(L, 1));
  if (lua_isnoneornil(L, 2)) {
    const std::string text = analysis::study::terminal_text(made, 0);
    lua_pushlstring(L, text.data(), text.size());
    return 1;
  }
  expect_files_allowed(L, "report.table");
  const fs::path path(std::string(check_string(L, 2)));
  if (path.extension() == ".csv") {
    write_file_atomically(path, analysis::draw::csv_text(made));
  } else if (path.extension() == ".tex") {
    write_file_atomically(path, analysis::draw::latex_text(made));
  } else {
    fail_ending("report.table", path, ".csv or .tex");
  }
  return 0;
}

constexpr Method kFunctions[] = {
    method<read>(
        "read", "report.read(results: string|string[]) -> table[]",
        "The runs below a folder of results (or several: a list), of optbench and of all "
        "generations of DeepOBS, as tables: problem, label, setting, seed, learning_rate, choices, "
        "outcome, train_losses, test_losses, test_accuracies, ... (the lists of all metrics that "
        "the "
        "file declares). Entry 1 of a list is the value "
        "before training. Files that cannot be read are skipped."),
    method<study>(
        "study", "report.study(results: string|string[], [options: table]) -> table",
        "What `optbench analyze` computes: labels, problems (each with its optimizers, best first: "
        "finals, mean, deviation, interval, p_value, time_to_target, near_share, ...) and overall "
        "(mean_ranks, critical_difference, profile_scores, improvement, ...). Options: baselines, "
        "mode (\"final\", \"best\" or \"most\"), metric (the name of a list), targets (a file), "
        "near, resamples."),
    method<write>(
        "write", "report.write(results: string|string[], [options: table]) -> string",
        "Writes report.html into the folder `output` (default \"analysis\") and returns its path. "
        "Options: those of report.study, and title, bands (\"quartiles\" or \"deviation\"), static "
        "(no scripts), formats (a list of \"csv\", \"latex\", \"svg\", \"pdf\", \"png\": every "
        "table and figure as a file too), dpi (of PNG files, default 192)."),
    method<draw>(
        "draw", "report.draw(figure: table, path: string, [options: table])",
        "Draws { title, caption, x = { title, log, low, high, categories }, y = { ... }, series = "
        "{ { name, x, y, lower, upper, style, dashed }, ... }, rules = { { at, name, vertical } } "
        "} into a file; the path's extension decides the format: .svg, .pdf, .png or .csv. Styles: "
        "line, steps, points, line_and_points, bars. lower and upper are a band, or error bars of "
        "points and bars. Option: dpi (of PNG files, default 192; 96 draws 640 by 400 pixels)."),
    method<table>(
        "table", "report.table(contents: table, [path: string]) -> string",
        "Makes a table of { columns = { \"optimizer\", \"loss\" }, rows = { { \"adam\", 0.1 }, ... "
        "}, title, caption }: returns it as text, or writes it to a path that ends in .csv or .tex "
        "(booktabs)."),
};

int open_report(lua_State* L) {
  push_module(L, "report", {kFunctions});
  return 1;
}

}  // namespace

void add_report(Interpreter& interpreter) { interpreter.preload<open_report>("report"); }

}  // namespace optbench::bindings::report
