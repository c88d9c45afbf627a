// SPDX-License-Identifier: MIT
#include "engine/analysis/results/result_groups.hpp"

#include "engine/analysis/results/code_versions.hpp"
#include "engine/analysis/results/short_digest.hpp"
#include "engine/base/counted.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace optbench::analysis::results {
namespace {

using Runs = std::vector<const record::StoredRun*>;

bool comes_before(const record::StoredRun* a, const record::StoredRun* b) {
  return std::tie(a->problem, a->label, a->setting, a->seed, a->path.native()) <
         std::tie(b->problem, b->label, b->setting, b->seed, b->path.native());
}

/// Bit for bit: NaN is like itself.
bool same_values(const record::StoredRun& a, const record::StoredRun& b) {
  if (a.evaluations() != b.evaluations() || a.metrics.size() != b.metrics.size()) return false;
  const auto same = [](const std::vector<double>& x, const std::vector<double>& y) {
    return x.size() == y.size() &&
           (x.empty() || std::memcmp(x.data(), y.data(), x.size() * sizeof(double)) == 0);
  };
  return std::ranges::all_of(a.metrics, [&](const record::Metric& metric) {
    return same(a.train[metric.name], b.train[metric.name]) &&
           same(a.valid[metric.name], b.valid[metric.name]) &&
           same(a.test[metric.name], b.test[metric.name]);
  });
}

void set_repetitions_aside(SettingRuns& setting) {
  Runs kept;
  for (const record::StoredRun* run : setting.runs) {
    const bool again = std::ranges::any_of(kept, [&](const record::StoredRun* other) {
      return other->seed == run->seed && same_values(*other, *run);
    });
    (again ? setting.repetitions : kept).push_back(run);
  }
  setting.runs = std::move(kept);
}

/// What is odd about the seeds: one sentence per seed.
void warn_of_seeds(const SettingRuns& setting, std::vector<std::string>& warnings) {
  std::map<std::uint64_t, std::size_t> counts;
  std::map<std::uint64_t, std::size_t> repeated;
  for (const record::StoredRun* run : setting.runs) ++counts[run->seed];
  for (const record::StoredRun* run : setting.repetitions) ++repeated[run->seed];
  for (const auto& [seed, count] : counts) {
    if (count > 1) {
      warnings.push_back(
          fmt::format("{}: seed {} occurs {} times with different values; all of "
                      "them count",
                      setting.title, seed, count));
    }
  }
  for (const auto& [seed, count] : repeated) {
    warnings.push_back(
        fmt::format("{}: seed {} was run {} times with the same values; they count "
                    "once",
                    setting.title, seed, count + 1));
  }
}

void finish(SettingRuns& setting, std::vector<std::string>& warnings) {
  set_repetitions_aside(setting);
  std::size_t longest = 0;
  setting.length = setting.first().evaluations();
  for (const record::StoredRun* run : setting.runs) {
    setting.length = std::min(setting.length, run->evaluations());
    longest = std::max(longest, run->evaluations());
  }
  if (longest != setting.length) {
    warnings.push_back(
        fmt::format("{}: its runs have lists of {} to {} values; only the first {} "
                    "are used",
                    setting.title, setting.length, longest, setting.length));
  }
  warn_of_seeds(setting, warnings);
}

/// What tells runs of one setting apart. Of foreign files nothing is known: they go with ours where
/// those are all alike.
std::string identity_key(const record::StoredRun& run) {
  if (run.family != record::RecordFamily::optbench) return "";
  return run.identity.empty() ? "no identity" : run.identity;
}

/// The runs of a folder's name as one setting, or as several where their identities differ.
std::vector<SettingRuns> settings_of(const std::string& name, const Runs& runs) {
  std::map<std::string, Runs> by_identity;
  for (const record::StoredRun* run : runs) by_identity[identity_key(*run)].push_back(run);
  if (by_identity.size() == 2 && by_identity.contains("")) by_identity = {{"", runs}};
  std::vector<SettingRuns> settings;
  const bool mixed = by_identity.size() > 1;
  for (auto& [identity, alike] : by_identity) {
    SettingRuns& setting = settings.emplace_back();
    setting.runs = std::move(alike);
    setting.name = name;
    if (!mixed) continue;
    setting.mark = fmt::format("[{}]", identity.empty()            ? "foreign"
                                       : identity == "no identity" ? identity
                                                                   : short_digest(identity));
    setting.name += " " + setting.mark;
  }
  return settings;
}

std::string mixture_text(const std::string& title, const std::vector<SettingRuns>& settings) {
  std::vector<std::string> parts;
  std::set<std::string> files;
  for (const SettingRuns& setting : settings) {
    parts.push_back(fmt::format("{} ({})", setting.mark, counted(setting.runs.size(), "run")));
    const std::string difference = code_difference(settings.front().first(), setting.first());
    if (&setting != &settings.front() && !difference.empty()) files.insert(difference);
  }
  return fmt::format("{}: runs of different identity, kept apart: {}; {}", title,
                     fmt::join(parts, ", "),
                     files.empty() ? std::string("no file differs, but other settings of the runs")
                                   : fmt::format("what differs: {}", fmt::join(files, "; ")));
}

/// The runs of a problem under like conditions, by label and setting.
void add_optimizers(ProblemResults& problem, const Runs& runs, const CodeVersions& versions,
                    ResultGroups& groups) {
  std::map<std::string, std::map<std::string, Runs>> by_label;
  for (const record::StoredRun* run : runs)
    by_label[versions.label_of(*run)][run->setting].push_back(run);
  for (const auto& [label, by_setting] : by_label) {
    OptimizerSettings& optimizer = problem.optimizers.emplace_back();
    optimizer.label = label;
    for (const auto& [name, of_setting] : by_setting) {
      std::vector<SettingRuns> settings = settings_of(name, of_setting);
      const std::string title = fmt::format("{} / {} / {}", problem.problem, label, name);
      if (settings.size() > 1) groups.mixtures.push_back(mixture_text(title, settings));
      for (SettingRuns& setting : settings) {
        setting.title = setting.mark.empty() ? title : title + " " + setting.mark;
        finish(setting, groups.warnings);
        optimizer.settings.push_back(std::move(setting));
      }
    }
  }
}

/// Where the problem's script lies, ", a/p.lua"; empty for a problem of the program.
std::string script_of(const Runs& runs) {
  for (const record::StoredRun* run : runs) {
    for (const CodeFile& file : run->code) {
      if (file.role == "problem" && !file.file.empty()) return ", " + file.file;
    }
  }
  return "";
}

/// The runs of one name in the records: a problem, or several under different conditions.
void add_problems(const std::string& name, const Runs& runs, const ProblemModules& modules,
                  const CodeVersions& versions, ResultGroups& groups) {
  const std::vector<LikeRuns> parts = split_by_conditions(runs, modules);
  std::vector<std::string> texts;
  const bool has_usual = parts.front().conditions.is_usual();
  const auto most =
      std::ranges::max_element(parts, {}, [](const LikeRuns& part) { return part.runs.size(); });
  for (const LikeRuns& part : parts) {
    ProblemResults problem;
    problem.name = name;
    problem.problem = part.mark.empty() ? name : fmt::format("{} ({})", name, part.mark);
    problem.conditions = part.conditions;
    problem.is_main = has_usual ? &part == &parts.front() : &part == &*most;
    texts.push_back(fmt::format("{} ({}{})", problem.problem, counted(part.runs.size(), "run"),
                                script_of(part.runs)));
    add_optimizers(problem, part.runs, versions, groups);
    groups.problems.push_back(std::move(problem));
  }
  if (parts.size() < 2) return;
  groups.mixtures.push_back(
      fmt::format("{}: runs under different conditions, which are never ranked against each other: "
                  "{}",
                  name, fmt::join(texts, "; ")));
}

/// Runs whose code cannot be told from other code.
void add_unknown_identities(std::span<const record::StoredRun> runs,
                            std::vector<std::string>& mixtures) {
  std::map<std::pair<std::string, std::string>, std::size_t> counts;
  for (const record::StoredRun& run : runs) {
    if (run.family == record::RecordFamily::optbench && !run.identity_missing.empty())
      ++counts[{fmt::format("{} / {}", run.problem, run.label), run.identity_missing}];
  }
  for (const auto& [key, count] : counts) {
    mixtures.push_back(
        fmt::format("{}: {} without an identity ({}): different code could not be "
                    "told apart",
                    key.first, counted(count, "run"), key.second));
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

const ProblemResults* ResultGroups::find_like(std::string_view name,
                                              const Conditions& conditions) const {
  const auto found = std::ranges::find_if(problems, [&](const ProblemResults& problem) {
    return problem.name == name && are_alike(problem.conditions, conditions);
  });
  return found == problems.end() ? nullptr : &*found;
}

ResultGroups group_runs(std::span<const record::StoredRun> runs) {
  const ProblemModules modules(runs);
  const CodeVersions versions(runs, modules);
  std::map<std::string, Runs> by_name;
  for (const record::StoredRun& run : runs) by_name[run.problem].push_back(&run);

  ResultGroups groups;
  groups.mixtures = versions.mixtures();
  for (auto& [name, of_name] : by_name) {
    std::sort(of_name.begin(), of_name.end(), comes_before);
    add_problems(name, of_name, modules, versions, groups);
  }
  add_unknown_identities(runs, groups.mixtures);
  return groups;
}

}  // namespace optbench::analysis::results
