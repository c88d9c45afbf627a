// SPDX-License-Identifier: MIT
#include "bindings/training/wrap_sweep.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/lua/host_object.hpp"
#include "bindings/lua/method_table.hpp"
#include "bindings/training/session.hpp"
#include "engine/base/json_text.hpp"
#include "engine/run/request.hpp"

#include <string>

namespace optbench::bindings::training {
namespace {

int settings(lua_State* L) {
  Json list = Json::array();
  for (const run::Setting& setting : run::kSettings) {
    list.push_back({{"keys", setting_keys(setting)}, {"type", setting_type(setting)}});
  }
  push_json(L, list);
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
    method<settings>("settings", "engine.settings() -> table[]",
                     "The settings of a run: { keys, type }; the first key is the long name."),
    method<problem_set>("problem_set", "engine.problem_set(name: string) -> string[]|nil",
                        "The problems of the set of that name."),
};

int open_sweep_engine(lua_State* L) {
  push_module(L, "sweep.engine", {kFunctions});
  return 1;
}

}  // namespace

void add_sweep(Interpreter& interpreter) { interpreter.preload<open_sweep_engine>("sweep.engine"); }

}  // namespace optbench::bindings::training
