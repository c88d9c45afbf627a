// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/script_search.hpp"
#include "engine/run/request.hpp"

#include <string_view>

namespace optbench::bindings::training {

/// Throws Error(invalid_argument), opened by `where`, when a run that a sandboxed script or plan
/// asks for would reach files of its choice: folders other than the user's, unverified data, rules
/// outside the script's folder, more threads than there are cores.
void expect_confined(std::string_view where, const run::RunRequest& request,
                     const ScriptSearch& search);

/// The same for what is named before there is a run: `what` is "optimizer", `name` a name or path.
void expect_inside(std::string_view where, std::string_view what, std::string_view name,
                   const ScriptSearch& search);

}  // namespace optbench::bindings::training
