// SPDX-License-Identifier: MIT
#include "engine/analysis/results/result_groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace optbench::analysis::results {
namespace {

bool comes_before(const record::StoredRun* a, const record::StoredRun* b) {
  return std::tie(a->problem, a->label, a->setting, a->seed, a->path.native()) <
         std::tie(b->problem, b->label, b->setting, b->seed, b->path.native());
}

void finish(SettingRuns& setting, std::vector<std::string>& warnings) {
  std::size_t longest = 0;
  setting.length = setting.first().evaluations();
  for (const record::StoredRun* run : setting.runs) {
    setting.length = std::min(setting.length, run->evaluations());
    longest = std::max(longest, run->evaluations());
  }
  const std::string title = setting_title(setting.first());
  if (longest != setting.length) {
    warnings.push_back(
        fmt::format("{}: its runs have lists of {} to {} values; only the first {} are used", title,
                    setting.length, longest, setting.length));
  }
  for (std::size_t i = 1; i < setting.runs.size(); ++i) {
    const bool again = setting.runs[i]->seed == setting.runs[i - 1]->seed;
    const bool told = i >= 2 && setting.runs[i]->seed == setting.runs[i - 2]->seed;
    if (!again || told) continue;
    const auto same = std::count_if(
        setting.runs.begin(), setting.runs.end(),
        [&](const record::StoredRun* run) { return run->seed == setting.runs[i]->seed; });
    warnings.push_back(fmt::format("{}: seed {} occurs {} times; all of them count", title,
                                   setting.runs[i]->seed, same));
  }
}

}  // namespace

std::vector<const record::StoredRun*> ProblemResults::runs() const {
  std::vector<const record::StoredRun*> all;
  for (const OptimizerSettings& optimizer : optimizers) {
    for (const SettingRuns& setting : optimizer.settings)
      all.insert(all.end(), setting.runs.begin(), setting.runs.end());
  }
  return all;
}

const ProblemResults* ResultGroups::find(std::string_view problem) const {
  const auto found = std::find_if(problems.begin(), problems.end(),
                                  [&](const auto& each) { return each.problem == problem; });
  return found == problems.end() ? nullptr : &*found;
}

ResultGroups group_runs(std::span<const record::StoredRun> runs) {
  std::vector<const record::StoredRun*> sorted;
  sorted.reserve(runs.size());
  for (const record::StoredRun& run : runs) sorted.push_back(&run);
  std::sort(sorted.begin(), sorted.end(), comes_before);

  ResultGroups groups;
  for (const record::StoredRun* run : sorted) {
    if (groups.problems.empty() || groups.problems.back().problem != run->problem)
      groups.problems.push_back({run->problem, {}});
    auto& optimizers = groups.problems.back().optimizers;
    if (optimizers.empty() || optimizers.back().label != run->label)
      optimizers.push_back({run->label, {}});
    auto& settings = optimizers.back().settings;
    if (settings.empty() || settings.back().name != run->setting)
      settings.push_back({run->setting, {}, 0});
    settings.back().runs.push_back(run);
  }
  for (ProblemResults& problem : groups.problems) {
    for (OptimizerSettings& optimizer : problem.optimizers) {
      for (SettingRuns& setting : optimizer.settings) finish(setting, groups.warnings);
    }
  }
  return groups;
}

std::string setting_title(const record::StoredRun& run) {
  return fmt::format("{} / {} / {}", run.problem, run.label, run.setting);
}

}  // namespace optbench::analysis::results
