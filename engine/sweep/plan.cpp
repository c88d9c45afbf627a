// SPDX-License-Identifier: MIT
#include "engine/sweep/plan.hpp"

#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"
#include "engine/run/execute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace optbench::sweep {
namespace {

run::RunSettings resolve_named(std::string_view where, std::size_t number,
                               const run::RunRequest& request, const ResolveRun& resolve) {
  const auto place = [&] {
    return fmt::format("{}: run {} ({})", where, number + 1, describe_run(request));
  };
  if (request.no_logs) {
    fail(ErrorKind::invalid_argument, "{}: 'no_logs' must be false in a sweep, got true", place());
  }
  try {
    return resolve(request);
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{}: {}", place(), error.what()));
  }
}

}  // namespace

SweepPlan resolve_plan(std::string_view where, const std::vector<run::RunRequest>& requests,
                       const ResolveRun& resolve) {
  if (requests.empty()) {
    fail(ErrorKind::invalid_argument,
         "{}: the plan holds no runs: expected a list of runs, such as sweep.grid{{problems = ..., "
         "optimizers "
         "= ..., seeds = ...}} returns",
         where);
  }
  SweepPlan plan;
  std::set<std::pair<std::filesystem::path, std::string>> seen;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    run::RunSettings settings = resolve_named(where, i, requests[i], resolve);
    if (!seen.emplace(settings.folder(), settings.run_key()).second) {
      ++plan.duplicates;
      continue;
    }
    for (const std::string& warning : settings.warnings) {
      if (std::find(plan.warnings.begin(), plan.warnings.end(), warning) == plan.warnings.end()) {
        plan.warnings.push_back(warning);
      }
    }
    plan.runs.push_back({.number = static_cast<std::int64_t>(i),
                         .request = requests[i],
                         .settings = std::move(settings)});
  }
  return plan;
}

std::string describe_run(const run::RunRequest& request) {
  std::string text = request.problem + ", " + request.optimizer;
  if (!request.label.empty() && request.label != request.optimizer) {
    text += fmt::format(" as '{}'", request.label);
  }
  if (request.learning_rate) text += ", lr " + number_text(*request.learning_rate);
  for (const auto& [name, value] : request.set)
    text += fmt::format(", {} {}", name, to_text(value));
  if (request.schedule != "constant") text += ", schedule " + request.schedule;
  return text + fmt::format(", seed {}", request.random_seed);
}

std::optional<std::filesystem::path> existing_record(const SweepRun& run) {
  if (auto record = run::find_finished_run(run.settings)) return record;
  return run.request.skip_if_exists ? run::find_run_of_seed(run.settings) : std::nullopt;
}

}  // namespace optbench::sweep
