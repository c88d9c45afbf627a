// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/options.hpp"
#include "engine/model/problem.hpp"
#include "engine/run/request.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace optbench::bindings::cli {

/// The options of `optbench run` on a command-line parser, DeepOBS spellings included.
///
/// Life: add to the parser, parse, then request(). `--set key=value` stays text until the
/// optimizer's declaration is known.
class RunOptions {
 public:
  /// What a command needs of them.
  enum class Scope {
    training,  ///< `run`: everything
    problem,   ///< `dump`: problem, batch size, seed, data, precision
  };
  RunOptions(CLI::App& app, Scope scope);
  RunOptions(const RunOptions&) = delete;
  RunOptions& operator=(const RunOptions&) = delete;

  /// What was parsed, without the texts of `--set`, `--schedule-set`, `--problem-set` and
  /// `--dataset-set`.
  [[nodiscard]] const run::RunRequest& request() const { return request_; }

  bool quiet = false;
  bool print_train_iter = false;
  std::vector<std::string> set_texts;           ///< "key=value"
  std::vector<std::string> schedule_set_texts;  ///< "key=value"
  std::vector<std::string> problem_set_texts;   ///< "key=value"
  std::vector<std::string> dataset_set_texts;   ///< "key=value"

 private:
  void add_problem_options(CLI::App& app);
  void add_training_options(CLI::App& app);

  run::RunRequest request_;
};

/// "key=value" texts read by a declaration. `where` opens messages.
/// Throws Error(invalid_argument).
[[nodiscard]] Options parse_option_texts(std::string_view where,
                                         const std::vector<OptionSpec>& specs,
                                         const std::vector<std::string>& texts);

/// "key=value" texts read by the declaration of the problem, or of its data set.
/// Throws Error(invalid_argument).
[[nodiscard]] Options parse_problem_options(const model::ProblemEntry& problem,
                                            const std::vector<std::string>& texts);
/// Throws Error(invalid_argument).
[[nodiscard]] Options parse_dataset_options(const model::ProblemEntry& problem,
                                            const std::vector<std::string>& texts);

/// Long names with `-` for `_` (`--lr_sched_epochs` → `--lr-sched-epochs`), values untouched.
[[nodiscard]] std::vector<std::string> normalize_words(std::vector<std::string> words);

/// Parses the words of one command. Help is printed to stdout; then, and only then, the result is
/// false. Throws Error(invalid_argument) for what does not parse, with "did you mean" for a
/// misspelt option unless `app` allows extras.
[[nodiscard]] bool parse_words(CLI::App& app, const std::vector<std::string>& words);

/// Throws Error(invalid_argument) "run: unknown option '--lrr'; did you mean '--lr'?".
[[noreturn]] void fail_unknown_option(const CLI::App& app, const std::string& word);

}  // namespace optbench::bindings::cli
