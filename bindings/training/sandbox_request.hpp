// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/script_search.hpp"
#include "engine/run/request.hpp"

#include <string_view>

namespace optbench::bindings::training {

/// Throws Error(invalid_argument), beginning with `where`, when a sandboxed script or plan requests
/// a run with paths or resources of its own choice: other folders than the user's, unverified data,
/// scripts outside of its folder, more threads than cores.
void expect_confined(std::string_view where, const run::RunRequest& request,
                     const ScriptSearch& search);

/// The same for a single name before there is a run: `what` is "optimizer", `name` a name or path.
void expect_inside(std::string_view where, std::string_view what, std::string_view name,
                   const ScriptSearch& search);

}  // namespace optbench::bindings::training
