// SPDX-License-Identifier: MIT
#include "engine/sweep/plan.hpp"

#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"
#include "engine/base/number_text.hpp"
#include "engine/run/execute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace optbench::sweep {
namespace {

/// What describe_run() names for every run.
constexpr std::array<std::string_view, 8> kAlwaysNamed = {
    "problem",  "optimizer",    "learning_rate", "set",
    "schedule", "schedule_set", "random_seed",   "label"};

bool is_named_by_difference(const run::Setting& setting) {
  const bool decides = *setting.key.name != '\0' || setting.marks_folder ||
                       std::string_view(setting.name).starts_with("lr_sched_");
  return decides && std::ranges::find(kAlwaysNamed, setting.name) == kAlwaysNamed.end();
}

std::string value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : write_json(value, -1);
}

run::RunSettings resolve_named(std::string_view where, std::size_t number,
                               const run::RunRequest& request,
                               const std::set<std::string_view>& differing,
                               const ResolveRun& resolve) {
  const auto place = [&] {
    return fmt::format("{}: run {} ({})", where, number + 1,
                       describe_run(request, differing, request));
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

/// The code of an optimizer, a schedule or a problem, as one text.
template <class Entry>
std::string code_text(const Entry& entry) {
  std::string text = entry.name + " " + entry.digest;
  for (const CodeFile& file : entry.code) text += " " + file.name + " " + file.sha256;
  return text;
}

/// Where an entry's code is, for messages: a path, or the name of what is shipped.
template <class Entry>
std::string place_of(const Entry& entry) {
  return entry.code.empty() ? fmt::format("'{}'", entry.name) : entry.code.front().file;
}

/// A label that tells this optimizer or schedule from another of its name: "second_rule" for
/// second/rule.lua.
template <class Entry>
std::string label_for(const Entry& entry, const std::string& taken) {
  if (entry.code.empty()) return taken + "_shipped";
  const std::filesystem::path file = entry.code.front().file;
  const std::string folder = file.parent_path().filename();
  const std::string stem = file.stem();
  if (stem != taken) return stem;
  return folder.empty() || folder.starts_with('.') ? taken + "_2" : folder + "_" + stem;
}

/// Refuses runs whose results would be taken for those of one thing although their code differs.
class SharedNames {
 public:
  explicit SharedNames(std::string_view where) : where_(where) {}

  void add(std::size_t number, const run::RunSettings& settings) {
    const std::string& label = settings.request.label;
    expect_one("optimizers", fmt::format("the label '{}'", label), label, number,
               settings.optimizer, [&] { return label_proposal(settings.optimizer, label); });
    expect_one("schedules",
               fmt::format("the label '{}' and the name '{}'", label, settings.schedule.name),
               label + "\n" + settings.schedule.name, number, settings.schedule,
               [&] { return label_proposal(settings.schedule, label); });
    expect_one("problems", fmt::format("the name '{}'", settings.problem.name),
               settings.problem.name, number, settings.problem,
               [] { return std::string("another `name` in one problem.define"); });
  }

 private:
  struct First {
    std::size_t number;
    std::string code, place;
  };

  template <class Entry>
  static std::string label_proposal(const Entry& entry, const std::string& label) {
    return fmt::format("a label for one of them, such as label = \"{}\"", label_for(entry, label));
  }

  template <class Entry, class Proposal>
  void expect_one(const std::string& what, const std::string& named, const std::string& name,
                  std::size_t number, const Entry& entry, const Proposal& proposal) {
    const std::string code = code_text(entry);
    const auto [found, is_new] =
        firsts_.try_emplace({what, name}, First{number, code, place_of(entry)});
    if (is_new || found->second.code == code) return;
    fail(ErrorKind::invalid_argument,
         "{}: runs {} and {} share {}, but not their code: their {} are {} and {}, whose results "
         "would be taken for one another's: expected {}",
         where_, found->second.number + 1, number + 1, named, what, found->second.place,
         place_of(entry), proposal());
  }

  std::string_view where_;
  std::map<std::pair<std::string, std::string>, First> firsts_;
};

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
  const std::set<std::string_view> differing = differing_settings(requests);
  SharedNames names(where);
  std::set<std::pair<std::filesystem::path, std::string>> seen;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    run::RunSettings settings = resolve_named(where, i, requests[i], differing, resolve);
    names.add(i, settings);
    if (!seen.emplace(settings.folder(), settings.run_key()).second) {
      ++plan.duplicates;
      continue;
    }
    for (const std::string& warning : settings.warnings) {
      if (std::find(plan.warnings.begin(), plan.warnings.end(), warning) == plan.warnings.end()) {
        plan.warnings.push_back(warning);
      }
    }
    // Thousands of loaded scripts would wait for nothing: workers make the runs.
    settings.problem.make = {};
    settings.optimizer.make = {};
    settings.schedule.make = {};
    std::string description = describe_run(requests[i], differing, settings.request);
    plan.runs.push_back({.number = static_cast<std::int64_t>(i),
                         .request = requests[i],
                         .settings = std::move(settings),
                         .description = std::move(description)});
  }
  return plan;
}

Json expected_code(const run::RunSettings& settings) {
  Json files = Json::array();
  for (const CodeFile& file : settings.code()) {
    files.push_back({{"name", file.name}, {"file", file.file}, {"sha256", file.sha256}});
  }
  return {{"run_key", settings.run_key()}, {"files", files}};
}

void expect_same_code(const Json& expected, const run::RunSettings& settings) {
  if (expected.at("run_key").get<std::string>() == settings.run_key()) return;
  const Json present = expected_code(settings);
  for (const auto& [one, other] :
       {std::pair{&expected, &present}, std::pair{&present, &expected}}) {
    for (const Json& file : one->at("files")) {
      const Json& files = other->at("files");
      if (std::find(files.begin(), files.end(), file) != files.end()) continue;
      fail(ErrorKind::io,
           "{}: the file changed since the sweep began: expected one text for all its runs (start "
           "the sweep again: it makes the runs of changed code anew)",
           file.at("file").get<std::string>());
    }
  }
  fail(ErrorKind::io,
       "the run key of a worker is {}, that of its sweep {}: expected the same (was optbench "
       "itself replaced?)",
       settings.run_key(), expected.at("run_key").get<std::string>());
}

std::set<std::string_view> differing_settings(const std::vector<run::RunRequest>& requests) {
  std::set<std::string_view> names;
  for (const run::Setting& setting : run::kSettings) {
    if (!is_named_by_difference(setting)) continue;
    const bool differs = std::ranges::any_of(requests, [&](const run::RunRequest& request) {
      return setting_value(setting, request) != setting_value(setting, requests.front());
    });
    if (differs) names.insert(setting.name);
  }
  return names;
}

std::string describe_run(const run::RunRequest& request,
                         const std::set<std::string_view>& differing,
                         const run::RunRequest& in_force) {
  std::string text = request.problem + ", " + request.optimizer;
  if (!request.label.empty() && request.label != request.optimizer) {
    text += fmt::format(" as '{}'", request.label);
  }
  if (request.learning_rate) text += ", lr " + number_text(*request.learning_rate);
  const auto add_options = [&](const Options& options) {
    for (const auto& [name, value] : options) text += fmt::format(", {} {}", name, to_text(value));
  };
  add_options(request.set);
  if (request.schedule != "constant") text += ", schedule " + request.schedule;
  add_options(request.schedule_set);
  for (const run::Setting& setting : run::kSettings) {
    if (!differing.contains(setting.name)) continue;
    const Json given = setting_value(setting, request);
    if (given.is_object()) {
      for (const auto& [name, option] : given.items())
        text += fmt::format(", {} {}", name, value_text(option));
    } else if (const Json value = setting_value(setting, in_force); !value.is_null()) {
      text += fmt::format(", {} {}", setting.name, value_text(value));
    }
  }
  return text + fmt::format(", seed {}", request.random_seed);
}

std::optional<std::filesystem::path> existing_record(const SweepRun& run) {
  if (auto record = run::find_finished_run(run.settings)) return record;
  return run.request.skip_if_exists ? run::find_run_of_seed(run.settings) : std::nullopt;
}

}  // namespace optbench::sweep
