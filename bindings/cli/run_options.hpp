// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/options.hpp"
#include "engine/model/problem.hpp"
#include "engine/run/request.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace optbench::bindings::cli {

/// The settings of a run (run::kSettings) as options of a command-line parser.
///
/// Usage: add to the parser, parse, then request(). `--set key=value` stays text until the
/// optimizer's declaration is known.
class RunOptions {
 public:
  /// Which command uses them.
  enum class Scope {
    training,  ///< `run`: everything, with display of progress
    problem,   ///< `dump`: what a problem is built with
    sweep,     ///< `sweep`: the settings given before the plan
  };
  RunOptions(CLI::App& app, Scope scope);
  RunOptions(const RunOptions&) = delete;
  RunOptions& operator=(const RunOptions&) = delete;

  /// The parsed request, without the texts of `--set` and other tables of options.
  [[nodiscard]] const run::RunRequest& request() const { return request_; }

  /// The "key=value" texts of a table of options, by the setting's name: "set", "problem_set".
  [[nodiscard]] const std::vector<std::string>& texts(const std::string& setting) const {
    return texts_.at(setting);
  }

  /// The settings given on the command line, for run::update_run_request(); without tables of
  /// options.
  [[nodiscard]] Json given() const;

  bool quiet = false;
  bool print_train_iter = false;

 private:
  run::RunRequest request_;
  std::map<std::string, std::vector<std::string>> texts_;
  std::vector<std::pair<const run::Setting*, CLI::Option*>> options_;
};

/// Reads "key=value" texts by a declaration. `where` begins messages.
/// Throws Error(invalid_argument).
[[nodiscard]] Options parse_option_texts(std::string_view where,
                                         const std::vector<OptionSpec>& specs,
                                         const std::vector<std::string>& texts);

/// Reads "key=value" texts by the declaration of the problem, or of its data set.
/// Throws Error(invalid_argument).
[[nodiscard]] Options parse_problem_options(const model::ProblemEntry& problem,
                                            const std::vector<std::string>& texts);
/// Throws Error(invalid_argument).
[[nodiscard]] Options parse_dataset_options(const model::ProblemEntry& problem,
                                            const std::vector<std::string>& texts);

/// Long names with `-` for `_` (`--lr_sched_epochs` → `--lr-sched-epochs`), values untouched.
[[nodiscard]] std::vector<std::string> normalize_words(std::vector<std::string> words);

/// Parses the words of one command. Help is printed to stdout; then, and only then, the result is
/// false. Throws Error(invalid_argument) for words that cannot be parsed, with "did you mean" for a
/// misspelt option unless `app` allows extras.
[[nodiscard]] bool parse_words(CLI::App& app, const std::vector<std::string>& words);

/// Throws Error(invalid_argument) for a flag that belongs before the command: "run: '--time-limit'
/// stands before the command: `optbench --time-limit TIME run ...`".
void expect_behind_command(const CLI::App& app, const std::string& name);

/// Throws Error(invalid_argument) "run: unknown option '--lrr'; did you mean '--lr'?".
[[noreturn]] void fail_unknown_option(const CLI::App& app, const std::string& word);

}  // namespace optbench::bindings::cli
