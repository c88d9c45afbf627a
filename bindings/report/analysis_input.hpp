// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/cli/run_options.hpp"
#include "engine/analysis/results/result_tree.hpp"
#include "engine/analysis/study/study.hpp"

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace optbench::bindings::report {

/// Options of the analysis commands that describe the input, and the input itself.
struct AnalysisOptions {
  std::vector<std::string> folders;  ///< of results; several are treated as one
  std::string baselines;
  std::string mode = "final";
  std::string metric;
  std::string targets;
  double near_percent = 5;
  std::int64_t resamples = 2000;

  /// Adds the options of all analysis commands; each command adds `folders` itself.
  void add_to(CLI::App& app);
  /// `runs`: those whose metrics --metric can name. Throws Error(unknown_name), Error(not_found),
  /// Error(corrupt_data).
  [[nodiscard]] analysis::study::StudyOptions study_options(
      const std::vector<record::StoredRun>& runs) const;
};

/// Results, groups and study. Not movable: its parts refer to each other.
class AnalysisInput {
 public:
  /// `labels`: only these optimizers; none: all. Throws Error(not_found) if there is no result,
  /// Error(unknown_name) with a suggestion for an unknown label.
  AnalysisInput(const AnalysisOptions& options, const std::set<std::string>& labels = {});
  AnalysisInput(const AnalysisInput&) = delete;
  AnalysisInput& operator=(const AnalysisInput&) = delete;

  [[nodiscard]] const analysis::study::Study& study() const { return study_; }
  [[nodiscard]] std::size_t runs() const { return results_.runs.size(); }

  /// Prints the files that could not be read on stderr.
  void print_unreadable_files() const;
  /// Prints what one should know before one trusts a comparison on stderr, a line each.
  void print_warnings() const;

 private:
  void add_copies();

  analysis::results::Results results_, baselines_;
  analysis::results::ResultGroups groups_, baseline_groups_;
  analysis::study::Study study_;
  std::size_t again_ = 0;  // baselines that are results as well
};

/// Reads several folders as one.
[[nodiscard]] analysis::results::Results read_all_results(const std::vector<std::string>& folders);

}  // namespace optbench::bindings::report
