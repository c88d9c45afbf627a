// SPDX-License-Identifier: MIT
#include "bindings/report/analysis_input.hpp"

#include "bindings/report/target_names.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace optbench::bindings::report {
namespace {

constexpr std::size_t kMostListed = 10;  // files that are named one by one
constexpr std::int64_t kMostResamples = 1'000'000;

/// Labels as tables show them: one that stands for different code has a digest.
void keep_labels(analysis::results::ResultGroups& groups, const std::set<std::string>& labels) {
  std::set<std::string> known;
  for (const auto& problem : groups.problems) {
    for (const auto& optimizer : problem.optimizers) known.insert(optimizer.label);
  }
  const std::vector<std::string> names(known.begin(), known.end());
  for (const std::string& label : labels) {
    if (!known.contains(label)) {
      fail(ErrorKind::unknown_name, "no results of optimizer '{}'{} (there are: {})", label,
           did_you_mean(label, names), fmt::join(names, ", "));
    }
  }
  for (auto& problem : groups.problems) {
    std::erase_if(problem.optimizers,
                  [&](const auto& optimizer) { return !labels.contains(optimizer.label); });
  }
  std::erase_if(groups.problems, [](const auto& problem) { return problem.optimizers.empty(); });
}

}  // namespace

void AnalysisOptions::add_to(CLI::App& app) {
  app.add_option("--baselines", baselines, "a folder of results to compare with");
  app.add_option(
      "--mode", mode,
      "final (default), best or most: settings are chosen by their last value, their best one, "
      "or by the most runs");
  app.add_option(
      "--metric", metric,
      "what settings are chosen by: valid_accuracies, test_losses, or the like of any metric that "
      "the records declare (default: on validation data where there are)");
  app.add_option("--targets", targets,
                 "file of targets, {\"problem\": value} (default: those of DeepOBS)");
  app.add_option("--near", near_percent,
                 "percent of the best value that count as near it (default 5)");
  app.add_option("--resamples", resamples, fmt::format("of the bootstrap (default {})", resamples))
      ->check(CLI::Range(std::int64_t{0}, kMostResamples));
}

analysis::study::StudyOptions AnalysisOptions::study_options(
    const std::vector<record::StoredRun>& runs) const {
  analysis::study::StudyOptions options;
  options.mode = analysis::results::parse_selection_mode(mode);
  if (!metric.empty()) options.chosen_by = analysis::results::parse_metric(metric, runs);
  if (!targets.empty()) options.targets = analysis::results::read_convergence_thresholds(targets);
  // From Lua nothing has checked them yet.
  if (resamples < 0 || resamples > kMostResamples) {
    fail(ErrorKind::invalid_argument, "resamples: must be in [0, {}], got {}", kMostResamples,
         resamples);
  }
  if (!(near_percent >= 0 && near_percent <= 100)) {
    fail(ErrorKind::invalid_argument, "near: must be a percentage in [0, 100], got {}",
         near_percent);
  }
  options.near_percent = near_percent;
  options.bootstrap.resamples = static_cast<std::size_t>(resamples);
  return options;
}

analysis::results::Results read_all_results(const std::vector<std::string>& folders) {
  const std::vector<std::filesystem::path> roots(folders.begin(), folders.end());
  return analysis::results::read_results(roots);
}

AnalysisInput::AnalysisInput(const AnalysisOptions& options, const std::set<std::string>& labels)
    : results_(read_all_results(options.folders)) {
  if (!options.baselines.empty()) {
    baselines_ = analysis::results::read_results(std::filesystem::path(options.baselines));
    again_ = analysis::results::remove_copies_of(results_.runs, baselines_.runs);
  }
  if (results_.runs.empty()) {
    print_unreadable_files();
    fail(ErrorKind::not_found, "{}: holds no results: expected files *.json of runs, at any depth",
         fmt::join(options.folders, ", "));
  }
  const analysis::study::StudyOptions study_options = options.study_options(results_.runs);
  if (!options.targets.empty()) {
    for (const std::string& what : unknown_target_names(study_options.targets, results_.runs)) {
      fmt::print(stderr, "warning: {}: {}\n", options.targets, what);
    }
  }
  groups_ = analysis::results::group_runs(results_.runs);
  if (!labels.empty()) keep_labels(groups_, labels);
  baseline_groups_ = analysis::results::group_runs(baselines_.runs);
  study_ = analysis::study::make_study(groups_, baseline_groups_, study_options);
  add_copies();
}

void AnalysisInput::add_copies() {
  const auto add = [&](std::size_t count, const char* what) {
    if (count > 0) study_.warnings.push_back(fmt::format("{} {}", count, what));
  };
  const auto under_another = static_cast<std::size_t>(
      std::ranges::count_if(results_.copies, &analysis::results::Copy::counts));
  add(results_.copies.size() - under_another,
      "files have the same content as others: each content counts once");
  add(under_another, "files have the same content as others under another label: both count");
  add(again_, "files of the baselines are among the results: they count there alone");
}

void AnalysisInput::print_warnings() const {
  for (const std::string& warning : study_.warnings) fmt::print(stderr, "warning: {}\n", warning);
}

void AnalysisInput::print_unreadable_files() const {
  for (const analysis::results::Results* part : {&results_, &baselines_}) {
    std::size_t told = 0;
    for (const analysis::results::Trouble& trouble : part->troubles) {
      if (told++ == kMostListed) break;
      fmt::print(stderr, "skipped: {}: {}\n", trouble.path.string(), trouble.what);
    }
    if (part->troubles.size() > kMostListed) {
      fmt::print(stderr, "skipped: {} more files (`optbench results check` lists all)\n",
                 part->troubles.size() - kMostListed);
    }
  }
}

}  // namespace optbench::bindings::report
