// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace optbench::bindings::prompt {

/// Folder of the user's settings: $XDG_CONFIG_HOME/optbench, else ~/.config/optbench. Empty if
/// neither variable is set.
[[nodiscard]] std::filesystem::path user_config_folder();

/// Folder of persistent state: $XDG_STATE_HOME/optbench, else ~/.local/state/optbench. Empty if
/// neither variable is set.
[[nodiscard]] std::filesystem::path user_state_folder();

}  // namespace optbench::bindings::prompt
