// SPDX-License-Identifier: MIT
#include "bindings/reference/reference_settings.hpp"

#include "engine/run/request.hpp"

namespace optbench::bindings::reference {

std::vector<RunSetting> describe_run_settings() {
  std::vector<RunSetting> settings;
  for (const run::Setting& setting : run::kSettings) {
    const std::vector<std::string> keys = setting_keys(setting);
    settings.push_back({.name = keys.front(),
                        .type = setting_type(setting),
                        .help = setting_help(setting),
                        .short_names = {keys.begin() + 1, keys.end()}});
  }
  // An option of the call, not of the run: plans and the command line do not have it.
  settings.push_back({.name = "quiet",
                      .type = "boolean",
                      .help = "no progress (default: none where stderr is no terminal)",
                      .short_names = {}});
  settings.push_back({.name = "on_step",
                      .type = "fun(progress: StepProgress): string|nil",
                      .help = "called after each step; a text that it returns ends the run, which "
                              "takes it for the reason",
                      .short_names = {}});
  settings.push_back({.name = "on_epoch",
                      .type = "fun(progress: EpochProgress): string|nil",
                      .help = "the same after each evaluation",
                      .short_names = {}});
  return settings;
}

}  // namespace optbench::bindings::reference
