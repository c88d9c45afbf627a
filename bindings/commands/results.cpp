// SPDX-License-Identifier: MIT
#include "bindings/commands/commands.hpp"
#include "bindings/report/analysis_input.hpp"
#include "engine/analysis/results/completeness.hpp"
#include "engine/base/counted.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace optbench::bindings::commands {

int command_results(const std::vector<std::string>& words) {
  CLI::App app(
      "check: says what is missing, broken or mixed in folders of results. Status 1 when results "
      "are lost or cannot be used.",
      "results");
  std::string action;
  std::vector<std::string> folders;
  bool brief = false;
  app.add_option("action", action, "check")->required();
  app.add_option("folders", folders, "folders of results")->required();
  app.add_flag("--brief", brief, "findings only, not how many settings and seeds there are");
  if (!cli::parse_words(app, words)) return cli::kExitDone;
  if (action != "check") {
    const std::vector<std::string> known = {"check"};
    fail(ErrorKind::invalid_argument, "results: unknown action '{}'{}: expected check", action,
         did_you_mean(action, known));
  }
  const analysis::results::Results results = report::read_all_results(folders);
  const analysis::results::ResultGroups groups = analysis::results::group_runs(results.runs);
  const std::vector<analysis::results::Finding> findings =
      analysis::results::check_results(results, groups);
  if (!brief) {
    for (const std::string& line : analysis::results::inventory(groups)) fmt::print("{}\n", line);
    if (!groups.problems.empty()) fmt::print("\n");
  }
  for (const analysis::results::Finding& finding : findings) {
    fmt::print("{}: {}: {}\n", to_text(finding.severity), finding.where, finding.what);
  }
  const auto count = [&](analysis::results::Severity severity) {
    return std::ranges::count(findings, severity, &analysis::results::Finding::severity);
  };
  fmt::print("{}: {}, {}, {}\n", counted(results.runs.size(), "run"),
             counted(count(analysis::results::Severity::error), "error"),
             counted(count(analysis::results::Severity::warning), "warning"),
             counted(count(analysis::results::Severity::note), "note"));
  return count(analysis::results::Severity::error) > 0 ? cli::kExitFailed : cli::kExitDone;
}

}  // namespace optbench::bindings::commands
