// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter_state.hpp"
#include "engine/base/error.hpp"

#include <string_view>

namespace optbench::bindings {

/// Called first by every function for scripts that reads or writes files, starts a process or uses
/// the network: throws Error(invalid_argument) in the sandbox. `function` is its name in scripts,
/// "torch.save".
inline void expect_files_allowed(lua_State* L, std::string_view function) {
  if (!interpreter_state(L).sandboxed) return;
  fail(ErrorKind::invalid_argument, "{}: files are not available in the sandbox", function);
}

}  // namespace optbench::bindings
