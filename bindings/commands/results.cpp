// SPDX-License-Identifier: MIT
#include "bindings/report/analysis_input.hpp"
#include "bindings/commands/commands.hpp"
#include "engine/analysis/results/completeness.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace optbench {

int command_results(Session& /*session*/, const std::vector<std::string>& words) {
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
  if (!parse_words(app, words)) return kExitDone;
  if (action != "check") {
    const std::vector<std::string> known = {"check"};
    fail(ErrorKind::invalid_argument, "results: unknown action '{}'{}: expected check", action,
         did_you_mean(action, known));
  }
  const Results results = read_all_results(folders);
  const ResultGroups groups = group_runs(results.runs);
  const std::vector<Finding> findings = check_results(results, groups);
  if (!brief) {
    for (const std::string& line : inventory(groups)) fmt::print("{}\n", line);
    if (!groups.problems.empty()) fmt::print("\n");
  }
  for (const Finding& finding : findings) {
    fmt::print("{}: {}: {}\n", to_text(finding.severity), finding.where, finding.what);
  }
  const auto count = [&](Severity severity) {
    return std::ranges::count(findings, severity, &Finding::severity);
  };
  fmt::print("{} runs: {} errors, {} warnings, {} notes\n", results.runs.size(),
             count(Severity::error), count(Severity::warning), count(Severity::note));
  return count(Severity::error) > 0 ? kExitFailed : kExitDone;
}

}  // namespace optbench
