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

/// A table of settings, as optbench.run{...} and optbench.problem(name){...} take it, apart: what
/// JSON can hold, and what only Lua can.
struct RunTable {
  Json settings;
  ProblemDeclarationPtr problem;  ///< given in place of a name, which then stands in `settings`
  std::optional<ScriptClass> optimizer;  ///< the same
  std::optional<ScriptClass> schedule;
  std::optional<bool> quiet;
  ScriptRef on_step, on_epoch;  ///< functions
};

/// Reads the table at `index`; `where` opens messages. Throws Error(invalid_argument).
[[nodiscard]] RunTable read_run_table(lua_State* L, int index, const std::string& where);

/// Looks all names up, those that the table gives itself excepted, and fills in all defaults.
[[nodiscard]] run::RunSettings resolve_run_table(Session& session, RunTable& table,
                                                 const run::RunRequest& request);

/// The class at `index` of the stack, or the optimizer of the name there.
[[nodiscard]] train::OptimizerEntry check_optimizer(lua_State* L, int index, Session& session,
                                                    const std::string& where);

}  // namespace optbench::bindings::training
