// SPDX-License-Identifier: MIT
#include "engine/analysis/results/conditions.hpp"

#include "engine/analysis/results/short_digest.hpp"
#include "engine/base/digest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace optbench::analysis::results {
namespace {

constexpr const char* kProblemFile = "problem file";

/// Of the script and the modules that define the problem; empty for a problem of the program.
std::string problem_digest(const record::StoredRun& run, const ProblemModules& modules) {
  std::string script;
  std::set<std::string> required;
  for (const CodeFile& file : run.code) {
    if (file.role == "problem") script = file.sha256;
    if (file.role == "module" && modules.contains(run.problem, file.name))
      required.insert(file.name + " " + file.sha256);
  }
  if (required.empty()) return script;
  return sha256_hex(fmt::format("{}\n{}", script, fmt::join(required, "\n")));
}

/// "synthetic data", "float64", "loss binary_cross_entropy".
std::string departure_text(const std::string& name, const std::string& value) {
  if (name == "data") return value + " data";
  if (name == "dtype") return value;
  if (name == kProblemFile) return "file " + short_digest(value);
  return name + " " + value;
}

/// Whether the groups differ in what `of` takes from their conditions.
template <class Of>
bool differ(const std::vector<LikeRuns>& groups, Of of) {
  return std::ranges::any_of(groups, [&](const LikeRuns& group) {
    return of(group.conditions) != of(groups.front().conditions);
  });
}

/// The parts in which a group departs and others do not, or otherwise.
std::string mark_of(const LikeRuns& group, const std::vector<LikeRuns>& groups) {
  const Conditions& own = group.conditions;
  std::vector<std::string> parts;
  for (const auto& [name, value] : own.departures) {
    const auto value_of = [&name](const Conditions& conditions) {
      const auto found = conditions.departures.find(name);
      return found == conditions.departures.end() ? std::string() : found->second;
    };
    if (differ(groups, value_of)) parts.push_back(departure_text(name, value));
  }
  const auto l2_of = [](const Conditions& conditions) {
    return std::pair(conditions.l2_factor, conditions.has_default_l2);
  };
  if (!own.has_default_l2 && own.l2_factor && differ(groups, l2_of))
    parts.push_back(fmt::format("L2 factor {:.4g}", *own.l2_factor));
  std::optional<std::int64_t> newest;
  for (const LikeRuns& each : groups) newest = std::max(newest, each.conditions.numerics_version);
  if (own.is_ours && own.numerics_version != newest) {
    parts.push_back(own.numerics_version ? fmt::format("numerics version {}", *own.numerics_version)
                                         : std::string("before numerics version 1"));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// The group that a foreign file goes with: of several the one of the newest numerics version.
LikeRuns* find_like(std::vector<LikeRuns>& groups, const Conditions& conditions) {
  LikeRuns* best = nullptr;
  for (LikeRuns& group : groups) {
    if (!are_alike(group.conditions, conditions)) continue;
    if (best == nullptr || best->conditions.numerics_version < group.conditions.numerics_version)
      best = &group;
  }
  return best;
}

}  // namespace

bool Conditions::is_usual() const {
  return has_default_l2 && std::ranges::all_of(departures, [](const auto& departure) {
           return departure.first == kProblemFile;
         });
}

Conditions conditions_of(const record::StoredRun& run, const ProblemModules& modules) {
  Conditions conditions;
  conditions.departures = run.conditions;
  conditions.is_ours = run.family == record::RecordFamily::optbench;
  conditions.l2_factor = run.l2_factor ? run.l2_factor : run.weight_decay;
  // A problem without an L2 term ignores what is given.
  conditions.has_default_l2 = !run.weight_decay || run.l2_factor == 0.0;
  conditions.numerics_version = run.numerics_version;
  const std::string file = problem_digest(run, modules);
  if (!file.empty()) conditions.departures[kProblemFile] = file;
  return conditions;
}

bool are_alike(const Conditions& a, const Conditions& b) {
  if (a.is_ours && b.is_ours) {
    return a.departures == b.departures && a.l2_factor == b.l2_factor &&
           a.numerics_version == b.numerics_version;
  }
  if (a.is_ours != b.is_ours) {
    const bool same_l2 =
        a.has_default_l2 == b.has_default_l2 && (a.has_default_l2 || a.l2_factor == b.l2_factor);
    return same_l2 && a.departures == b.departures;
  }
  return a.departures == b.departures && a.l2_factor == b.l2_factor;
}

std::vector<LikeRuns> split_by_conditions(const std::vector<const record::StoredRun*>& runs,
                                          const ProblemModules& modules) {
  std::vector<LikeRuns> groups;
  // Ours first: they know more.
  for (const bool ours : {true, false}) {
    for (const record::StoredRun* run : runs) {
      Conditions conditions = conditions_of(*run, modules);
      if (conditions.is_ours != ours) continue;
      LikeRuns* group = find_like(groups, conditions);
      if (group == nullptr) {
        groups.push_back({.conditions = conditions, .mark = "", .runs = {}});
        group = &groups.back();
      }
      // A factor that was given may be the default: then the group has the default.
      if (ours && conditions.has_default_l2) group->conditions.has_default_l2 = true;
      group->runs.push_back(run);
    }
  }
  std::ranges::stable_sort(groups, {}, [](const LikeRuns& group) {
    return std::pair(!group.conditions.is_usual(), -group.conditions.numerics_version.value_or(-1));
  });
  if (groups.size() < 2) return groups;
  std::set<std::string> taken;
  for (LikeRuns& group : groups) {
    group.mark = mark_of(group, groups);
    const std::string mark = group.mark.empty() ? "other conditions" : group.mark;
    for (int i = 2; !taken.insert(group.mark).second; ++i)
      group.mark = fmt::format("{} {}", mark, i);
  }
  return groups;
}

}  // namespace optbench::analysis::results
