// SPDX-License-Identifier: MIT
#include "bindings/commands/sweep_job.hpp"

#include "bindings/cli/missing_data.hpp"
#include "bindings/cli/sweep_progress.hpp"
#include "bindings/cli/terminal.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "engine/analysis/results/result_groups.hpp"
#include "engine/analysis/study/study_summary.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/counted.hpp"
#include "engine/base/error.hpp"
#include "engine/base/text_table.hpp"
#include "engine/machine/cores.hpp"
#include "engine/record/stored_run.hpp"
#include "engine/run/execute.hpp"
#include "engine/sweep/claimed_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <unistd.h>

namespace optbench::bindings::commands {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kFailedRunsNamed = 5;

std::size_t workers_of(const SweepJob& job) {
  return job.workers == 0 ? static_cast<std::size_t>(machine::usable_cores()) : job.workers;
}

/// A plan whose finished runs are known.
struct CheckedPlan {
  sweep::SweepPlan plan;
  std::map<std::int64_t, fs::path> records = {};  ///< of the runs that have one, by number
  std::vector<sweep::SweepRun> pending = {};
};

/// Workers go before threads: runs that ask for no number share the cores that the workers leave,
/// and take fewer where their problem says so. The number depends on the requested number of
/// workers, not on the missing runs, so that a resumed sweep computes the same numbers.
void share_threads(sweep::SweepPlan& plan, std::size_t workers) {
  const int share = std::max(1, machine::usable_cores() / static_cast<int>(workers));
  for (sweep::SweepRun& run : plan.runs) {
    if (run.request.threads != 0) continue;
    run.settings.device.threads = std::min(run.settings.device.threads, share);
    run.request.threads = run.settings.request.threads = run.settings.device.threads;
  }
}

CheckedPlan check_plan(training::Session& session, const SweepJob& job) {
  CheckedPlan checked{
      .plan = sweep::resolve_plan(job.name, job.requests, [&](const run::RunRequest& request) {
        return session.resolve(request);
      })};
  share_threads(checked.plan, workers_of(job));
  for (const sweep::SweepRun& run : checked.plan.runs) {
    if (auto record = sweep::existing_record(run)) {
      checked.records[run.number] = *std::move(record);
    } else {
      checked.pending.push_back(run);
    }
  }
  return checked;
}

void print_opening(const SweepJob& job, const CheckedPlan& checked, std::size_t workers) {
  for (const std::string& warning : checked.plan.warnings)
    fmt::print(stderr, "warning: {}\n", warning);
  if (job.quiet) return;
  std::string text = fmt::format("{}: {}", job.name, counted(checked.plan.runs.size(), "run"));
  if (checked.plan.duplicates > 0) {
    text += fmt::format(" (and {} that repeat{} one of them)", checked.plan.duplicates,
                        checked.plan.duplicates == 1 ? "s" : "");
  }
  if (!checked.records.empty()) text += fmt::format(", {} finished before", checked.records.size());
  text += checked.pending.empty() ? "; nothing to do"
                                  : fmt::format("; {} to do with {}", checked.pending.size(),
                                                counted(workers, "worker"));
  fmt::print(stderr, "{}\n", text);
}

/// Failed runs and their reports, by number.
struct Failure {
  std::string run;
  sweep::RunReport report;
};
using Failures = std::map<std::int64_t, Failure>;

/// The runs of a list and their results.
class RecordedRuns final : public sweep::ClaimedRuns {
 public:
  RecordedRuns(const std::vector<sweep::SweepRun>& runs, std::map<std::int64_t, fs::path>& records)
      : ClaimedRuns(runs), records_(records) {}

  /// Where what other sweeps do is shown. REQUIRES: it lives as long as runs are made.
  void show_on(cli::SweepProgress& progress) { progress_ = &progress; }

  void on_end(const sweep::SweepRun& run, const sweep::RunReport& report) override {
    if (!report.outcome) {
      failures_[run.number] = {run.description, report};
    } else if (*report.outcome != train::Outcome::interrupted) {
      records_[run.number] = report.record;
    }
    if (!report.filing_error.empty()) filing_errors_.push_back(report.filing_error);
    ClaimedRuns::on_end(run, report);
  }
  [[nodiscard]] const Failures& failures() const { return failures_; }
  [[nodiscard]] const std::vector<std::string>& filing_errors() const { return filing_errors_; }

 private:
  void on_found(const sweep::SweepRun& run, const fs::path& record) override {
    records_[run.number] = record;
    if (progress_ != nullptr) progress_->on_found(run);
  }
  void on_wait(std::size_t runs, const std::string& holder) override {
    if (progress_ != nullptr) progress_->on_wait(runs, holder);
  }

  std::map<std::int64_t, fs::path>& records_;
  Failures failures_;
  std::vector<std::string> filing_errors_;  // of records that lie elsewhere
  cli::SweepProgress* progress_ = nullptr;
};

void make_runs(RecordedRuns& runs, const CheckedPlan& checked, training::Session& session,
               std::size_t workers, bool quiet) {
  const Interruption::Training listening;  // signals stop the workers, not a script of this process
  // /proc/self/exe is this binary, even if the file has been replaced since.
  std::vector<std::string> command = session.interpreter().limits().words();
  command.insert(command.begin(), "/proc/self/exe");
  command.emplace_back("worker");
  command.push_back(std::to_string(workers));
  command.emplace_back("--");
  std::ranges::copy(session.plan_arguments(), std::back_inserter(command));
  sweep::WorkerPool pool(command, workers);
  cli::SweepProgress progress(
      checked.pending, checked.records.size(), workers,
      quiet ? cli::SweepProgress::Detail::none : cli::SweepProgress::Detail::shown);
  runs.show_on(progress);
  sweep::run_sweep(runs, pool, progress);
}

/// Removes the empty folders of runs at its end.
class EmptyFolders {
 public:
  explicit EmptyFolders(const std::vector<sweep::SweepRun>& runs) : runs_(runs) {}
  EmptyFolders(const EmptyFolders&) = delete;
  EmptyFolders& operator=(const EmptyFolders&) = delete;
  ~EmptyFolders() {
    for (const sweep::SweepRun& run : runs_) run::remove_empty_folders(run.settings);
  }

 private:
  const std::vector<sweep::SweepRun>& runs_;
};

/// Each once, in the order of the runs.
std::vector<fs::path> output_folders(const std::vector<sweep::SweepRun>& runs) {
  std::vector<fs::path> folders;
  for (const sweep::SweepRun& run : runs) {
    const fs::path& folder = run.settings.request.output_dir;
    if (std::ranges::find(folders, folder) == folders.end()) folders.push_back(folder);
  }
  return folders;
}

/// Downloads data once for all runs, before the first one starts; workers download nothing. False
/// after a signal.
bool fetch_data_of(const std::vector<sweep::SweepRun>& runs, bool quiet) {
  std::set<std::pair<std::string, fs::path>> seen;
  for (const sweep::SweepRun& run : runs) {
    const run::RunSettings& settings = run.settings;
    if (settings.request.synthetic || run.request.no_download) continue;
    if (!seen.emplace(settings.problem.dataset, settings.request.data_dir).second) continue;
    const auto detail =
        quiet ? cli::FetchProgress::Detail::none : cli::FetchProgress::Detail::shown;
    if (!cli::fetch_missing_data(settings, run.request, detail)) return false;
  }
  return true;
}

/// Failures with the same reason are one entry: missing data make all runs fail.
void print_failures(const Failures& failures) {
  std::vector<std::pair<const sweep::RunReport*, std::vector<std::string>>> reasons;
  for (const auto& [number, failure] : failures) {
    const std::string& reason = failure.report.reason;
    auto found = std::find_if(reasons.begin(), reasons.end(),
                              [&](const auto& entry) { return entry.first->reason == reason; });
    if (found == reasons.end()) found = reasons.insert(found, {&failure.report, {}});
    found->second.push_back(failure.run);
  }
  for (const auto& [report, runs] : reasons) {
    fmt::print(stderr, "error: {} failed: {}\n", counted(runs.size(), "run"), report->reason);
    for (std::size_t i = 0; i < std::min(runs.size(), kFailedRunsNamed); ++i) {
      fmt::print(stderr, "    {}\n", runs[i]);
    }
    if (runs.size() > kFailedRunsNamed)
      fmt::print(stderr, "    ... and {} more\n", runs.size() - kFailedRunsNamed);
    if (report->error_output.empty()) continue;
    fmt::print(stderr, "  standard error of the first one:\n");
    std::string_view rest = report->error_output;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      fmt::print(stderr, "  | {}\n", rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
}

/// What the runs warned of, the same of one optimizer once.
void print_warnings(const std::vector<record::StoredRun>& runs) {
  std::map<std::string, std::size_t> found;
  for (const record::StoredRun& run : runs) {
    for (const std::string& warning : run.warnings) {
      ++found[fmt::format("{}: {}", run.label, warning)];
    }
  }
  for (const auto& [warning, count] : found) {
    fmt::print(stderr, "warning: {} ({})\n", warning, counted(count, "run"));
  }
}

void print_summary(const CheckedPlan& checked) {
  std::vector<record::StoredRun> runs;
  for (const auto& [number, path] : checked.records) runs.push_back(record::read_stored_run(path));
  if (runs.empty()) return;
  print_warnings(runs);
  const analysis::results::ResultGroups groups = analysis::results::group_runs(runs);
  for (const std::string& mixture : groups.mixtures) fmt::print(stderr, "warning: {}\n", mixture);
  // The table shows no intervals.
  analysis::study::StudyOptions options;
  options.bootstrap.resamples = 0;
  const std::size_t width =
      isatty(STDOUT_FILENO) != 0 ? static_cast<std::size_t>(cli::terminal_columns()) : 0;
  fmt::print(
      "{}", analysis::study::summary_text(analysis::study::make_study(groups, {}, options), width));
  std::fflush(stdout);
}

}  // namespace

int run_sweep_job(training::Session& session, const SweepJob& job) {
  CheckedPlan checked = check_plan(session, job);
  session.interpreter().time_limit().stop();  // from now on it applies to each run
  const std::size_t workers =
      std::clamp<std::size_t>(workers_of(job), 1, std::max<std::size_t>(checked.pending.size(), 1));
  print_opening(job, checked, workers);
  const EmptyFolders tidied(checked.pending);
  // Once, before anything is fetched or made, and not once for each run.
  for (const fs::path& folder : output_folders(checked.pending)) expect_writable_folder(folder);
  for (const fs::path& folder : output_folders(checked.plan.runs)) {
    sweep::remove_left_overs(folder);
  }
  if (!fetch_data_of(checked.pending, job.quiet)) {
    fmt::print(stderr, "interrupted: {}\n", cli::kFetchingKept);
    return cli::kExitInterrupted;
  }
  std::map<std::int64_t, fs::path> records = checked.records;
  RecordedRuns runs(checked.pending, records);
  if (!checked.pending.empty()) {
    make_runs(runs, checked, session, workers, job.quiet);
  }
  checked.records = std::move(records);

  print_summary(checked);
  print_failures(runs.failures());
  for (const std::string& error : runs.filing_errors()) fmt::print(stderr, "error: {}\n", error);
  const std::size_t missing =
      checked.plan.runs.size() - checked.records.size() - runs.failures().size();
  if (missing > 0) {
    fmt::print(stderr, "interrupted: {} left to do; the same command resumes it\n",
               counted(missing, "run"));
    return cli::kExitInterrupted;
  }
  return runs.failures().empty() && runs.filing_errors().empty() ? cli::kExitDone
                                                                 : cli::kExitFailed;
}

int print_sweep_job(training::Session& session, const SweepJob& job) {
  const CheckedPlan checked = check_plan(session, job);
  TextTable table({{"run", TextTable::Align::right}, {"state"}, {"settings"}});
  for (const sweep::SweepRun& run : checked.plan.runs) {
    table.add_row({std::to_string(run.number + 1),
                   checked.records.contains(run.number) ? "finished" : "to do", run.description});
  }
  fmt::print("{}", table.text());
  std::fflush(stdout);
  print_opening(job, checked, workers_of(job));
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
