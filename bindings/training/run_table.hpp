// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/script_class.hpp"
#include "bindings/lua/script_ref.hpp"
#include "bindings/training/script_problem.hpp"
#include "bindings/training/session.hpp"
#include "engine/base/json_text.hpp"
#include "engine/run/settings.hpp"

#include <lua.hpp>

#include <optional>
#include <string>

namespace optbench::bindings::training {

/// The settings of optbench.run{...} and optbench.problem(name){...}, split into those that JSON
/// can hold and those that only Lua can.
struct RunTable {
  Json settings;
  ProblemDeclarationPtr problem;         ///< given instead of a name; `settings` has its name
  std::optional<ScriptClass> optimizer;  ///< the same
  std::optional<ScriptClass> schedule;
  std::optional<bool> quiet;
  ScriptRef on_step, on_epoch;  ///< functions
};

/// Reads the table at `index`; `where` begins messages. Throws Error(invalid_argument).
[[nodiscard]] RunTable read_run_table(lua_State* L, int index, const std::string& where);

/// Looks up all names, except those that the table defines itself, and fills in all defaults.
[[nodiscard]] run::RunSettings resolve_run_table(Session& session, RunTable& table,
                                                 const run::RunRequest& request);

/// The optimizer at `index` of the stack, a class or a name.
[[nodiscard]] train::OptimizerEntry check_optimizer(lua_State* L, int index, Session& session,
                                                    const std::string& where);

}  // namespace optbench::bindings::training
