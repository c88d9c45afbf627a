// SPDX-License-Identifier: MIT
#include "bindings/prompt_help.hpp"

#include "bindings/arguments.hpp"
#include "bindings/expression_lookup.hpp"
#include "bindings/raw_lookup.hpp"
#include "bindings/user_globals.hpp"
#include "engine/error.hpp"
#include "engine/suggestion.hpp"

#include <fmt/format.h>

namespace optbench {
namespace {

/// The entry of a name, or the usages of all names below it ("torch", "Tensor").
std::string help_text(lua_State* L, const std::string& name) {
  if (const Documentation* entry = find_documentation(L, name)) {
    return fmt::format("{}\n  {}\n", entry->usage, entry->help);
  }
  std::string text;
  std::vector<std::string> names;
  for (const Documentation& entry : interpreter_state(L).documentation) {
    names.push_back(entry.name);
    if (entry.name.starts_with(name + ".") || entry.name.starts_with(name + ":")) {
      text += entry.usage + "\n";
    }
  }
  if (text.empty())
    fail(ErrorKind::unknown_name, "help: unknown name '{}'{}", name, did_you_mean(name, names));
  return text;
}

/// What the value at `index` is called in the documentation; empty when it has no name there.
std::string name_of(lua_State* L, int index) {
  if (lua_type(L, index) == LUA_TSTRING) return lua_tostring(L, index);
  if (lua_isfunction(L, index)) return documented_name(L, index);
  const std::string type = raw_type_name(L, index);
  return type.empty() ? loaded_module_name(L, index) : type;
}

int help(lua_State* L) {
  if (lua_isnoneornil(L, 1)) {
    fmt::print(
        "help(x) explains a function, a module, a tensor or a name: help(torch.zeros), "
        "help(\"Tensor:add_\"), help(\"torch\")\n");
    return 0;
  }
  const std::string name = name_of(L, 1);
  if (name.empty())
    fail(ErrorKind::unknown_name, "help: nothing is known of this {}", luaL_typename(L, 1));
  fmt::print("{}", help_text(L, name));
  return 0;
}

}  // namespace

void set_prompt_help(Interpreter& interpreter) {
  lua_pushcfunction(interpreter.state(), guarded<help>);
  add_shipped_global(interpreter.state(), "help");
}

}  // namespace optbench
