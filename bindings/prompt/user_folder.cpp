// SPDX-License-Identifier: MIT
#include "bindings/prompt/user_folder.hpp"

#include <cstdlib>

namespace optbench::bindings::prompt {
namespace fs = std::filesystem;
namespace {

/// By the XDG standard a relative path in such a variable counts as unset.
fs::path folder_of(const char* variable, const char* below_home) {
  const char* named = std::getenv(variable);
  if (named != nullptr && fs::path(named).is_absolute()) return fs::path(named) / "optbench";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return fs::path(home) / below_home / "optbench";
}

}  // namespace

fs::path user_config_folder() { return folder_of("XDG_CONFIG_HOME", ".config"); }
fs::path user_state_folder() { return folder_of("XDG_STATE_HOME", ".local/state"); }

}  // namespace optbench::bindings::prompt
