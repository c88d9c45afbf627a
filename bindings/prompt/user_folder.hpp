// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace optbench::bindings::prompt {

/// Where a person's settings of this program lie: $XDG_CONFIG_HOME/optbench, else
/// ~/.config/optbench. Empty when neither variable says where.
[[nodiscard]] std::filesystem::path user_config_folder();

/// Where what it remembers from one use to the next lies: $XDG_STATE_HOME/optbench, else
/// ~/.local/state/optbench. Empty when neither variable says where.
[[nodiscard]] std::filesystem::path user_state_folder();

}  // namespace optbench::bindings::prompt
