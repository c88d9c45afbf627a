// SPDX-License-Identifier: MIT
#include "bindings/commands/commands.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "bindings/report/analysis_input.hpp"
#include "bindings/report/study_view.hpp"
#include "engine/analysis/study/study_tables.hpp"
#include "engine/analysis/study/study_text.hpp"
#include "engine/base/counted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>
#include <unistd.h>

namespace optbench::bindings::commands {
namespace fs = std::filesystem;
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kNewest = 5;             // number of listed runs
constexpr double kLeastShare = 0.1;            // of the time is spent reading at most
constexpr std::chrono::milliseconds kNap(50);  // delay until an interruption is noticed

/// The newest runs, by their files' times: "12 s ago  mnist_mlp  adam  finished".
std::string newest_text(const analysis::results::Results& results) {
  struct Entry {
    fs::file_time_type time;
    const record::StoredRun* run;
  };
  std::vector<Entry> entries;
  for (const record::StoredRun& run : results.runs) {
    std::error_code error;
    const auto time = fs::last_write_time(run.path, error);
    if (!error) entries.push_back({time, &run});
  }
  const std::size_t count = std::min(kNewest, entries.size());
  std::ranges::partial_sort(entries, entries.begin() + static_cast<std::ptrdiff_t>(count),
                            std::ranges::greater(), &Entry::time);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(
        fs::file_time_type::clock::now() - entries[i].time);
    const record::StoredRun& run = *entries[i].run;
    std::string outcome(to_text(run.outcome));
    std::ranges::replace(outcome, '_', ' ');
    text += fmt::format(
        "{:>6} s ago  {}  {}  seed {}{}  {}\n", age.count(), run.problem, run.label, run.seed,
        run.learning_rate ? fmt::format("  lr {:.4g}", *run.learning_rate) : "", outcome);
  }
  return text;
}

std::string view(const report::AnalysisOptions& analysis_options, std::size_t width) {
  const analysis::results::Results results = report::read_all_results(analysis_options.folders);
  const analysis::study::StudyOptions options = analysis_options.study_options(results.runs);
  const analysis::results::ResultGroups groups = analysis::results::group_runs(results.runs);
  const analysis::results::ResultGroups none;
  const auto diverged = std::ranges::count(results.runs, record::StoredOutcome::diverged,
                                           &record::StoredRun::outcome);
  std::string text =
      fmt::format("{}, {} of them diverged", counted(results.runs.size(), "run"), diverged);
  if (!results.interrupted.empty()) {
    text += fmt::format(", {} interrupted", results.interrupted.size());
  }
  if (!results.troubles.empty()) text += fmt::format(", {} unreadable", results.troubles.size());
  text += "\n\n";
  if (results.runs.empty()) return text;
  text += newest_text(results) + "\n";
  const analysis::study::Study study = analysis::study::make_study(groups, none, options);
  for (const analysis::study::ProblemOutcome& problem : study.problems) {
    const analysis::draw::FigureTable table = analysis::study::problem_table(problem, options);
    text += table.title + "\n\n" + analysis::study::terminal_text(table, width) + "\n";
  }
  for (const std::string& warning : study.warnings) text += "warning: " + warning + "\n";
  return text;
}

}  // namespace

int command_watch(const std::vector<std::string>& words) {
  CLI::App app("Shows a folder of results, again and again while runs are added to it.", "watch");
  report::AnalysisOptions options;
  options.resamples = 200;  // looked at, not reported
  double interval = 2;
  bool once = false;
  app.add_option("results", options.folders, "folders of results")->required();
  options.add_to(app);
  app.add_option("--interval", interval, "seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0));
  app.add_flag("--once", once, "look once (so it is where the output is no terminal)");
  if (!cli::parse_words(app, cli::normalize_words(words))) return cli::kExitDone;

  const bool again = !once && ::isatty(STDOUT_FILENO) != 0;
  const Interruption interruption;  // a signal is recorded, not fatal
  for (;;) {
    const auto begin = Steady::now();
    const std::string text = view(options, report::output_columns());
    fmt::print("{}{}", again ? "\x1b[H\x1b[2J" : "", text);
    std::fflush(stdout);
    if (!again) return cli::kExitDone;
    const std::chrono::duration<double> took = Steady::now() - begin;
    const double pause = std::max(interval, took.count() / kLeastShare);
    while (std::chrono::duration<double>(Steady::now() - begin).count() < pause) {
      if (Interruption::requested()) return cli::kExitDone;
      std::this_thread::sleep_for(kNap);
    }
  }
}

}  // namespace optbench::bindings::commands
