// SPDX-License-Identifier: MIT
#include "bindings/training/wrap_variant.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/lua/host_object.hpp"
#include "bindings/lua/method_table.hpp"
#include "bindings/training/session.hpp"
#include "engine/model/variant.hpp"

namespace optbench::bindings::training {
namespace {

int variant(lua_State* L) {
  const model::ProblemEntry& base =
      host_object<Session>(L).catalog().problems.find(check_string(L, 1));
  check_table(L, 2);
  const model::ProblemEntry entry =
      model::problem_variant(base, to_options(L, 2, "problem.variant"));
  lua_pushlstring(L, entry.name.data(), entry.name.size());
  return 1;
}

constexpr Method kFunctions[] = {
    method<variant>("variant", "engine.variant(base: string, changes: table) -> string",
                    "The name of the variant of a problem."),
};

int open_problem_engine(lua_State* L) {
  push_module(L, "problem.engine", {kFunctions});
  return 1;
}

}  // namespace

void add_variants(Interpreter& interpreter) {
  interpreter.preload<open_problem_engine>("problem.engine");
}

}  // namespace optbench::bindings::training
