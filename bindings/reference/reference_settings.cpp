// SPDX-License-Identifier: MIT
#include "bindings/reference/reference_settings.hpp"

#include "bindings/cli/run_options.hpp"
#include "engine/run/request.hpp"

#include <algorithm>
#include <set>

namespace optbench::bindings::reference {
namespace {

/// Settings whose values a command line spells in another way than a script.
struct ScriptSetting {
  const char* name;
  const char* type;
  const char* help;
};
constexpr ScriptSetting kScriptSettings[] = {
    {"problem", "string|table",
     "name of a problem (`optbench list problems`), file or what problem.define gave"},
    {"testproblem", "string", "DeepOBS's word for `problem`"},
    {"optimizer", "string|OptimizerClass", "name, file or class of an optimizer (default: sgd)"},
    {"set", "table<string, any>", "options of the optimizer: { momentum = 0.9 }"},
    {"schedule", "string|ScheduleClass", "name, file or class of a schedule (default: constant)"},
    {"schedule_set", "table<string, any>", "options of the schedule"},
    {"problem_set", "table<string, any>", "options of the problem"},
    {"dataset_set", "table<string, any>", "options of the data set"},
    {"quiet", "boolean", "no progress (default: none where stderr is no terminal)"},
};

/// "num_epochs" for "num-epochs".
std::string setting_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string type_of(const CLI::Option& option) {
  if (option.get_expected_max() == 0) return "boolean";
  const std::string kind = option.get_type_name();
  const std::string type = kind.starts_with("INT")     ? "integer"
                           : kind.starts_with("FLOAT") ? "number"
                                                       : "string";
  return option.get_items_expected_max() > 1 ? type + "[]" : type;
}

std::string help_of(const CLI::Option& option) {
  const std::string fallback = option.get_default_str();
  return option.get_description() + (fallback.empty() ? "" : " (default: " + fallback + ")");
}

}  // namespace

std::vector<RunSetting> describe_run_settings() {
  CLI::App app;
  const cli::RunOptions options(app, cli::RunOptions::Scope::training);
  std::set<std::string> open;
  for (const std::string& key : run::run_request_keys()) open.insert(key);

  std::vector<RunSetting> settings;
  for (const ScriptSetting& setting : kScriptSettings) {
    settings.push_back(
        {.name = setting.name, .type = setting.type, .help = setting.help, .short_names = {}});
    open.erase(setting.name);
  }
  for (const CLI::Option* option : app.get_options()) {
    std::vector<std::string> names;
    for (const auto& list : {option->get_lnames(), option->get_snames()}) {
      for (const std::string& name : list) {
        if (open.erase(setting_name(name)) > 0) names.push_back(setting_name(name));
      }
    }
    if (names.empty()) continue;
    // The long word is the name, whichever stands first: "--learning-rate,--lr".
    std::stable_sort(names.begin(), names.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    settings.push_back({.name = names.front(),
                        .type = type_of(*option),
                        .help = help_of(*option),
                        .short_names = {names.begin() + 1, names.end()}});
  }
  for (const std::string& name : open)
    settings.push_back({.name = name, .type = "any", .help = "", .short_names = {}});
  return settings;
}

}  // namespace optbench::bindings::reference
