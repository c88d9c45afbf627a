// SPDX-License-Identifier: MIT
#include "bindings/commands/commands.hpp"
#include "bindings/report/analysis_input.hpp"
#include "bindings/report/study_report.hpp"
#include "bindings/report/study_view.hpp"
#include "engine/analysis/study/study_json.hpp"
#include "engine/analysis/study/study_targets.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/counted.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace optbench::bindings::commands {
namespace fs = std::filesystem;
namespace {

/// Writes targets taken from these results, and prints where each comes from.
void set_targets(const analysis::study::Study& study, const fs::path& path) {
  const std::vector<analysis::study::SetTarget> targets = analysis::study::targets_of(study);
  if (targets.empty()) {
    fail(ErrorKind::invalid_argument, "{}: no problem has a finite value to take for a target",
         path.string());
  }
  write_file_atomically(path, analysis::study::targets_text(targets));
  for (const analysis::study::SetTarget& target : targets) fmt::print("{}\n", to_text(target));
  fmt::print("{}\n", path.string());
}

}  // namespace

int command_analyze(const std::vector<std::string>& words) {
  CLI::App app(
      "Says which optimizer is better, by how much and how sure, from a folder of results: in the "
      "terminal, in a report that works without a network, and in files for papers.",
      "analyze");
  report::AnalysisOptions options;
  report::ReportRequest request;
  std::string new_targets;
  bool json = false;
  bool quiet = false;
  app.add_option("results", options.folders, "folders of results, or single result files")
      ->required();
  options.add_to(app);
  app.add_option("-o,--output", request.output,
                 "folder for report.html and the other files (default: analysis)");
  app.add_option("--formats", request.formats,
                 "every table and figure as files too: csv,latex,svg,pdf,png")
      ->delimiter(',');
  app.add_option("--dpi", request.dpi, "pixels per inch of PNG files, 24 to 600 (default: 192)");
  app.add_option("--bands", request.bands,
                 "around learning curves: quartiles (default) or deviation");
  app.add_option("--title", request.title, "of the report");
  app.add_flag("--static", request.is_static, "a report without scripts");
  app.add_flag("--no-report", request.without_page,
               "only the terminal, and what --formats asks for");
  app.add_option(
      "--set-targets", new_targets,
      "write targets for --targets: the median of the best values of each problem's best "
      "optimizer");
  app.add_flag("--json", json, "every number as JSON on stdout, and nothing else");
  app.add_flag("-q,--quiet", quiet, "nothing in the terminal but the files' names");
  if (!cli::parse_words(app, cli::normalize_words(words))) return cli::kExitDone;

  report::expect_valid(request);  // before reading, which may take minutes
  if (request.title.empty()) request.title = fs::path(options.folders.front()).filename().string();
  const report::AnalysisInput input(options);
  input.print_unreadable_files();
  input.print_warnings();
  if (!new_targets.empty()) {
    set_targets(input.study(), new_targets);
    return cli::kExitDone;
  }
  if (json) {
    fmt::print("{}\n", write_json(to_json(input.study())));
    return cli::kExitDone;
  }
  if (!quiet) report::print_study(input.study(), report::output_columns());
  if (request.without_page && request.formats.empty()) return cli::kExitDone;
  const report::WrittenReport written = report::write_report(input.study(), request);
  if (!written.report.empty()) fmt::print("{}\n", written.report.string());
  if (!written.files.empty()) {
    fmt::print("{} in {}\n", counted(written.files.size(), "file"), request.output.string());
  }
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
