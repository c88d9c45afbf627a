// SPDX-License-Identifier: MIT
#include "bindings/cli/run_options.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/commands/sweep_job.hpp"
#include "bindings/report/analysis_input.hpp"
#include "bindings/report/study_report.hpp"
#include "bindings/training/plan_script.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace optbench::bindings::commands {
namespace {

constexpr const char* kPlan = "demo.plan";

}  // namespace

int command_demo(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app(
      "The main job on data that need no download: a small sweep of optimizers written in Lua.",
      "demo");
  std::string output_dir = "demo";
  SweepJob job{.name = "demo"};
  app.add_option("--output-dir", output_dir, "where results and report are filed (default: demo)");
  app.add_option("-j,--jobs", job.workers, "worker processes (default: one per core)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{4096}));
  app.add_flag("-q,--quiet", job.quiet, "no progress");
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  job.requests = training::read_plan(job.name, training::require_plan(session.interpreter(), kPlan),
                                     "", {{"output_dir", output_dir}});
  fmt::print(
      "Four optimizers written in Lua (scripts/optim/) on three problems that need no data files: "
      "several learning\n"
      "rates, two seeds each, every run in one of a few worker processes. The records are filed "
      "under {}/.\n\n",
      output_dir);
  std::fflush(stdout);
  const int status = run_sweep_job(session, job);
  if (status == cli::kExitDone) {
    report::AnalysisOptions options;
    options.folders = {output_dir};
    const report::AnalysisInput input(options);
    const report::WrittenReport written = report::write_report(
        input.study(), {.output = std::filesystem::path(output_dir) / "analysis", .title = "Demo"});
    fmt::print("\nThe same as an HTML report with curves, rankings and intervals: {}\n",
               written.report.string());
    fmt::print(
        "\nNext: optbench run two_d_rosenbrock --optimizer adam --lr 0.1   one run, step by step\n"
        "      optbench sweep examples/09_sweep.lua                        a sweep of your own\n"
        "      optbench list problems, optbench help                       all problems and "
        "commands\n");
  }
  return status;
}

}  // namespace optbench::bindings::commands
