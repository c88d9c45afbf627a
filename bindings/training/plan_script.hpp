// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "engine/base/json_text.hpp"
#include "engine/run/request.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::training {

/// Runs a plan's file; `arguments` are its `...`. Returns the list of runs that the file returns;
/// what these declare themselves is named "plan.lua#mine".
///
/// Throws Error(not_found), ScriptError, or Error(invalid_argument) when the result is not a list.
[[nodiscard]] Json run_plan_file(Interpreter& interpreter, const std::filesystem::path& path,
                                 std::span<const std::string> arguments);

/// The list of runs from a shipped module that returns a function ("demo.plan").
[[nodiscard]] Json require_plan(Interpreter& interpreter, const std::string& module);

/// Reads each run of a plan; what `overrides`, an object of settings, holds goes before what the
/// plan says. A relative path of a problem, an optimizer or a schedule begins at `folder`, the
/// plan's; those of `overrides` at the working folder. `where` opens messages. Throws
/// Error(invalid_argument): "plan.lua: run 3: unknown setting 'lrr'; did you mean 'lr'?", and
/// Error(not_found) for a path that is a file only when seen from the working folder. With a
/// `confinement`, runs that reach beyond it are refused as well (sandbox_request.hpp).
[[nodiscard]] std::vector<run::RunRequest> read_plan(std::string_view where, const Json& plan,
                                                     const std::filesystem::path& folder,
                                                     const Json& overrides,
                                                     const ScriptSearch* confinement = nullptr);

}  // namespace optbench::bindings::training
