// SPDX-License-Identifier: MIT
#include "bindings/lua/wrap_named_options.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/method_table.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/base/unknown_name.hpp"

#include <string>
#include <vector>

namespace optbench::bindings {
namespace {

int push_text(lua_State* L, const std::string& text) {
  lua_pushlstring(L, text.data(), text.size());
  return 1;
}

int unknown(lua_State* L) {
  const std::string kind(check_string(L, 1));
  const std::string name(check_string(L, 2));
  return push_text(L, unknown_name(kind, name, check_value<std::vector<std::string>>(L, 3)));
}

int suggest(lua_State* L) {
  const std::string name(check_string(L, 1));
  return push_text(L, did_you_mean(name, check_value<std::vector<std::string>>(L, 2)));
}

constexpr Method kFunctions[] = {
    method<unknown>("unknown",
                    "engine.unknown(kind: string, name: string, names: string[]) -> string",
                    "\"unknown option 'biass'; did you mean 'bias'?\" for a kind \"option\"."),
    method<suggest>(
        "did_you_mean", "engine.did_you_mean(name: string, names: string[]) -> string",
        "\"; did you mean 'adam'?\" for the nearest of the names, \"\" when none is near."),
};

int open_named_options(lua_State* L) {
  push_module(L, "named_options.engine", {kFunctions});
  return 1;
}

}  // namespace

void add_named_options(Interpreter& interpreter) {
  interpreter.preload<open_named_options>("named_options.engine");
}

}  // namespace optbench::bindings
