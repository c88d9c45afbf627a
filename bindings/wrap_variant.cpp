// SPDX-License-Identifier: MIT
#include "bindings/wrap_variant.hpp"

#include "bindings/arguments.hpp"
#include "bindings/conversion.hpp"
#include "bindings/host_object.hpp"
#include "bindings/method_table.hpp"
#include "bindings/session.hpp"
#include "engine/variant.hpp"

namespace optbench {
namespace {

int variant(lua_State* L) {
  const ProblemEntry& base = host_object<Session>(L).catalog().problems.find(check_string(L, 1));
  check_table(L, 2);
  const ProblemEntry entry = problem_variant(base, to_options(L, 2, "problem.variant"));
  lua_pushlstring(L, entry.name.data(), entry.name.size());
  return 1;
}

constexpr Method kFunctions[] = {
    method<variant>("variant", "engine.variant(base, changes) -> text",
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

}  // namespace optbench
