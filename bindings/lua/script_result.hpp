// SPDX-License-Identifier: MIT
#pragma once

namespace optbench::bindings {

/// The registry's field that holds the first value which the last script returned that was run as a
/// whole (Interpreter::run_file).
inline constexpr const char* kScriptResult = "optbench.script_result";

}  // namespace optbench::bindings
