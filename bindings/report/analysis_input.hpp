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

/// What the words of an analysing command say about its input, and what was read by them.
struct AnalysisOptions {
  std::vector<std::string> folders;  ///< of results; several are taken as one
  std::string baselines;
  std::string mode = "final";
  std::string metric;
  std::string targets;
  double near_percent = 5;
  std::int64_t resamples = 2000;

  /// Adds the options that all analysing commands have; `folders` is each command's own.
  void add_to(CLI::App& app);
  /// Throws Error(unknown_name), Error(not_found), Error(corrupt_data).
  [[nodiscard]] analysis::study::StudyOptions study_options() const;
};

/// Results, grouped and studied. Stays where it is: its parts point to each other.
class AnalysisInput {
 public:
  /// `labels`: only these optimizers; none: all. Throws Error(not_found) when there is no result,
  /// Error(unknown_name) with a suggestion for a label that no result has.
  AnalysisInput(const AnalysisOptions& options, const std::set<std::string>& labels = {});
  AnalysisInput(const AnalysisInput&) = delete;
  AnalysisInput& operator=(const AnalysisInput&) = delete;

  [[nodiscard]] const analysis::study::Study& study() const { return study_; }
  [[nodiscard]] std::size_t runs() const { return results_.runs.size(); }

  /// Files that could not be read, named, on stderr.
  void tell_troubles() const;

 private:
  analysis::results::Results results_, baselines_;
  analysis::results::ResultGroups groups_, baseline_groups_;
  analysis::study::Study study_;
};

/// Reads several folders as one.
[[nodiscard]] analysis::results::Results read_all_results(const std::vector<std::string>& folders);

}  // namespace optbench::bindings::report
