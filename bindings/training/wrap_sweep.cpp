// SPDX-License-Identifier: MIT
#include "bindings/training/wrap_sweep.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/lua/host_object.hpp"
#include "bindings/lua/method_table.hpp"
#include "bindings/training/session.hpp"
#include "engine/base/json_text.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/run/request.hpp"

#include <string>
#include <vector>

namespace optbench::bindings::training {
namespace {

int setting_names(lua_State* L) {
  push_json(L, Json(run::run_request_keys()));
  return 1;
}

int suggest(lua_State* L) {
  const std::string name(check_string(L, 1));
  const auto names = check_value<std::vector<std::string>>(L, 2);
  lua_pushstring(L, did_you_mean(name, names).c_str());
  return 1;
}

int problem_set(lua_State* L) {
  const train::Catalog& catalog = host_object<Session>(L).catalog();
  const std::string name(check_string(L, 1));
  if (!catalog.problem_sets.contains(name)) return 0;
  push_json(L, Json(catalog.problem_sets.find(name).problems));
  return 1;
}

constexpr Method kFunctions[] = {
    method<setting_names>("setting_names", "engine.setting_names() -> string[]",
                          "The names of all settings of a run, short spellings included."),
    method<problem_set>("problem_set", "engine.problem_set(name: string) -> string[]|nil",
                        "The problems of the set of that name."),
    method<suggest>(
        "did_you_mean", "engine.did_you_mean(name: string, names: string[]) -> string",
        "\"; did you mean 'adam'?\" for the nearest of the names, \"\" when none is near."),
};

int open_sweep_engine(lua_State* L) {
  push_module(L, "sweep.engine", {kFunctions});
  return 1;
}

}  // namespace

void add_sweep(Interpreter& interpreter) { interpreter.preload<open_sweep_engine>("sweep.engine"); }

}  // namespace optbench::bindings::training
