// SPDX-License-Identifier: MIT
#include "engine/analysis/results/missing_runs.hpp"

#include "engine/base/counted.hpp"
#include "engine/record/path.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace optbench::analysis::results {
namespace {

using Seeds = std::set<std::uint64_t>;

/// What distinguishes the settings of an optimizer: name and value, as in folder names.
using Place = std::map<std::string, std::string>;

constexpr std::size_t kMostNamed = 10;  // missing settings in one sentence

/// Consecutive seeds as a range: "42, 44 to 51".
std::string seeds_text(const Seeds& seeds) {
  std::vector<std::string> parts;
  for (auto seed = seeds.begin(); seed != seeds.end();) {
    const std::uint64_t first = *seed;
    std::uint64_t last = first;
    while (++seed != seeds.end() && *seed == last + 1) ++last;
    parts.push_back(last < first + 2 ? std::to_string(first)
                                     : fmt::format("{} to {}", first, last));
    if (last == first + 1) parts.push_back(std::to_string(last));
  }
  return fmt::format("{}{}", seeds.size() == 1 ? "seed " : "seeds ", fmt::join(parts, ", "));
}

Seeds difference(const Seeds& all, const Seeds& present) {
  Seeds missing;
  std::set_difference(all.begin(), all.end(), present.begin(), present.end(),
                      std::inserter(missing, missing.end()));
  return missing;
}

/// The seeds that more than half of the settings have.
Seeds usual_seeds(const std::vector<SettingRuns>& settings) {
  std::map<std::uint64_t, std::size_t> counts;
  for (const SettingRuns& setting : settings) {
    for (const std::uint64_t seed : seeds_of(setting)) ++counts[seed];
  }
  Seeds usual;
  for (const auto& [seed, count] : counts) {
    if (2 * count > settings.size()) usual.insert(seed);
  }
  return usual;
}

Seeds fullest_seeds(const OptimizerSettings& optimizer) {
  Seeds fullest;
  for (const SettingRuns& setting : optimizer.settings) {
    Seeds seeds = seeds_of(setting);
    if (seeds.size() > fullest.size()) fullest = std::move(seeds);
  }
  return fullest;
}

Place place_of(const SettingRuns& setting) {
  const record::StoredRun& run = setting.first();
  Place place;
  for (const auto& [name, value] : run.choices)
    place[name] =
        value.is_number_float() ? record::float_token(value.get<double>()) : write_json(value, -1);
  if (run.learning_rate) place["lr"] = record::float_token(*run.learning_rate);
  if (run.weight_decay) place["L2 factor"] = record::float_token(*run.weight_decay);
  return place;
}

std::string place_text(const Place& place) {
  std::vector<std::string> parts;
  parts.reserve(place.size());
  for (const auto& [name, value] : place) parts.push_back(fmt::format("{} {}", name, value));
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// "k settings that ...: lr 1.e-02; lr 1.e-01; ..."
std::string list_text(const std::vector<Place>& places) {
  std::vector<std::string> named;
  for (std::size_t i = 0; i < std::min(places.size(), kMostNamed); ++i)
    named.push_back(place_text(places[i]));
  if (places.size() > kMostNamed) named.emplace_back("...");
  return fmt::format("{}", fmt::join(named, "; "));
}

/// The values of each name that varies.
std::map<std::string, std::set<std::string>> axes_of(const std::set<Place>& places) {
  std::map<std::string, std::set<std::string>> axes;
  std::map<std::string, std::size_t> given;
  for (const Place& place : places) {
    for (const auto& [name, value] : place) {
      axes[name].insert(value);
      ++given[name];
    }
  }
  std::erase_if(axes, [&](const auto& axis) {
    return axis.second.size() < 2 || given[axis.first] < places.size();
  });
  return axes;
}

/// The grid points without a setting; none when there are too many of them for a grid.
std::vector<Place> gaps_in_grid(const std::set<Place>& places) {
  const auto axes = axes_of(places);
  std::size_t size = 1;
  for (const auto& [name, values] : axes) {
    size *= values.size();
    if (size > 2 * places.size()) return {};
  }
  if (axes.size() < 2) return {};
  std::set<Place> present;
  for (const Place& place : places) {
    Place on_axes;
    for (const auto& [name, values] : axes) on_axes[name] = place.at(name);
    present.insert(on_axes);
  }
  std::vector<Place> grid(1);
  for (const auto& [name, values] : axes) {
    std::vector<Place> longer;
    for (const Place& place : grid) {
      for (const std::string& value : values) {
        longer.push_back(place);
        longer.back()[name] = value;
      }
    }
    grid = std::move(longer);
  }
  std::erase_if(grid, [&](const Place& place) { return present.contains(place); });
  return grid;
}

std::set<Place> places_of(const OptimizerSettings& optimizer) {
  std::set<Place> places;
  for (const SettingRuns& setting : optimizer.settings) places.insert(place_of(setting));
  return places;
}

/// What the other problem has and this one lacks, provided that they share at least half of it.
std::vector<Place> lacks(const std::set<Place>& here, const std::set<Place>& there) {
  std::vector<Place> missing;
  std::set_difference(there.begin(), there.end(), here.begin(), here.end(),
                      std::back_inserter(missing));
  const bool comparable = there.size() >= 2 && 2 * missing.size() <= there.size();
  return comparable ? missing : std::vector<Place>();
}

}  // namespace

std::set<std::uint64_t> seeds_of(const SettingRuns& setting) {
  Seeds seeds;
  for (const record::StoredRun* run : setting.runs) seeds.insert(run->seed);
  return seeds;
}

std::vector<Finding> find_missing_seeds(const ResultGroups& groups) {
  std::vector<Finding> findings;
  for (const ProblemResults& problem : groups.problems) {
    Seeds of_fullest;
    for (const OptimizerSettings& optimizer : problem.optimizers)
      of_fullest.merge(fullest_seeds(optimizer));
    for (const OptimizerSettings& optimizer : problem.optimizers) {
      const Seeds usual = usual_seeds(optimizer.settings);
      Seeds anywhere;
      for (const SettingRuns& setting : optimizer.settings) {
        const Seeds present = seeds_of(setting);
        const Seeds missing = difference(usual, present);
        anywhere.insert(present.begin(), present.end());
        if (missing.empty()) continue;
        findings.push_back({Severity::warning, setting.title,
                            fmt::format("{} missing, which most settings of this optimizer have",
                                        seeds_text(missing))});
      }
      const Seeds missing = difference(of_fullest, anywhere);
      if (missing.empty()) continue;
      findings.push_back(
          {Severity::warning, fmt::format("{} / {}", problem.problem, optimizer.label),
           fmt::format("no setting has {}, which another optimizer has", seeds_text(missing))});
    }
  }
  return findings;
}

std::vector<Finding> find_missing_settings(const ResultGroups& groups) {
  std::vector<Finding> findings;
  // By label: each problem's name with its settings.
  std::map<std::string, std::vector<std::pair<std::string, std::set<Place>>>> optimizers;
  for (const ProblemResults& problem : groups.problems) {
    for (const OptimizerSettings& optimizer : problem.optimizers) {
      std::set<Place> places = places_of(optimizer);
      const std::vector<Place> gaps = gaps_in_grid(places);
      if (!gaps.empty()) {
        findings.push_back({Severity::warning,
                            fmt::format("{} / {}", problem.problem, optimizer.label),
                            fmt::format("{} of the grid missing: {}",
                                        counted(gaps.size(), "setting"), list_text(gaps))});
      }
      optimizers[optimizer.label].emplace_back(problem.problem, std::move(places));
    }
  }
  for (const auto& [label, problems] : optimizers) {
    for (const auto& [problem, here] : problems) {
      for (const auto& [other, there] : problems) {
        // Under other conditions one tries other settings.
        if (groups.find(problem)->name == groups.find(other)->name) continue;
        const std::vector<Place> missing = lacks(here, there);
        if (missing.empty()) continue;
        findings.push_back(
            {Severity::warning, fmt::format("{} / {}", problem, label),
             fmt::format("{} missing that {} has: {}", counted(missing.size(), "setting"), other,
                         list_text(missing))});
        break;  // the first problem that shows it is enough
      }
    }
  }
  return findings;
}

}  // namespace optbench::analysis::results
