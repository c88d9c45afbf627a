// SPDX-License-Identifier: MIT
#include "bindings/reference/wrap_help.hpp"

#include "bindings/cli/pager.hpp"
#include "bindings/cli/terminal.hpp"
#include "bindings/lua/arguments.hpp"
#include "bindings/lua/host_object.hpp"
#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/method_table.hpp"
#include "bindings/lua/read_only.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/reference/help_text.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

namespace optbench::bindings::reference {
namespace {

/// Pushes the table of methods of a shipped type (method_table.cpp); false when there is none.
bool push_methods(lua_State* L, const std::string& type) {
  if (luaL_getmetatable(L, type.c_str()) != LUA_TTABLE) return false;
  lua_getfield(L, -1, "__index");
  return lua_getupvalue(L, -1, 1) != nullptr && lua_istable(L, -1);
}

/// Pushes the fields of a module by its full name; false when there is no such module.
bool push_module_fields(lua_State* L, const std::string& name) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, name.c_str()) != LUA_TTABLE) {
    const std::size_t dot = name.rfind('.');  // a table within a module: torch.autograd
    if (dot == std::string::npos || !push_module_fields(L, name.substr(0, dot))) return false;
    lua_pushstring(L, name.substr(dot + 1).c_str());
    if (lua_rawget(L, -2) != LUA_TTABLE) return false;
  }
  push_fields(L, lua_gettop(L));
  return true;
}

/// Whether the value at `index` is the one with this full name.
bool is_named(lua_State* L, int index, const std::string& name) {
  const StackGuard guard(L);
  const int value = lua_absindex(L, index);
  const std::size_t mark = name.find_last_of(".:");
  const std::string last = name.substr(mark + 1);
  if (mark == std::string::npos) {
    lua_pushglobaltable(L);
  } else if (name[mark] == ':') {
    if (!push_methods(L, name.substr(0, mark))) return false;
  } else if (!push_module_fields(L, name.substr(0, mark))) {
    return false;
  }
  lua_pushlstring(L, last.data(), last.size());
  return lua_rawget(L, -2) != LUA_TNIL && lua_rawequal(L, -1, value) != 0;
}

/// The name of the module at `index`; empty when it is not a module.
std::string module_at(lua_State* L, int index, const Reference& reference) {
  const int value = lua_absindex(L, index);
  for (const ReferenceSection& section : reference.sections()) {
    const StackGuard guard(L);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_getfield(L, -1, section.name.c_str());
    if (lua_rawequal(L, -1, value) != 0) return section.name;
    const std::size_t dot = section.name.rfind('.');
    if (dot == std::string::npos || !push_module_fields(L, section.name.substr(0, dot))) continue;
    lua_pushstring(L, section.name.substr(dot + 1).c_str());
    if (lua_rawget(L, -2) == LUA_TTABLE && lua_rawequal(L, -1, value) != 0) return section.name;
  }
  return "";
}

/// The name of the global that holds the value, for functions without another name.
std::string global_name(lua_State* L, int index) {
  const StackGuard guard(L);
  const int value = lua_absindex(L, index);
  lua_pushglobaltable(L);
  const int globals = lua_gettop(L);
  for (lua_pushnil(L); lua_next(L, globals) != 0; lua_pop(L, 1)) {
    if (lua_type(L, -2) == LUA_TSTRING && lua_rawequal(L, -1, value) != 0)
      return lua_tostring(L, -2);
  }
  return "function";
}

std::string function_help(lua_State* L, const Reference& reference, std::size_t width) {
  for (const ReferenceSection& section : reference.sections()) {
    for (const ReferenceEntry& entry : section.entries) {
      if (entry.kind != ReferenceEntry::Kind::operation && is_named(L, 1, entry.name))
        return entry_help(reference, entry, width);
    }
  }
  const std::string name = global_name(L, 1);
  if (const auto entry = describe_lua_function(L, 1, name)) {
    const std::string text = entry_help(reference, *entry, width);
    return entry->help.empty() ? text + "   It has no comment (--- above it).\n" : text;
  }
  return fmt::format("{}\n\n   A function of Lua itself: https://www.lua.org/manual/5.4\n", name);
}

/// "optimizer" or "schedule" for a declared class, without calling its `__index`.
std::string kind_of_class(lua_State* L, int index) {
  const StackGuard guard(L);
  push_fields(L, lua_absindex(L, index));
  lua_pushliteral(L, "declared_as");
  return lua_rawget(L, -2) == LUA_TSTRING ? lua_tostring(L, -1) : "";
}

std::string table_help(lua_State* L, const Reference& reference, const train::Catalog& catalog,
                       std::size_t width) {
  if (const std::string module = module_at(L, 1, reference); !module.empty())
    return section_help(*reference.find_section(module), catalog, width);
  if (const std::string kind = kind_of_class(L, 1); kind == "optimizer" || kind == "schedule") {
    const ScriptClass rule =
        read_script_class(L, 1, "help", kind, kind == "optimizer" ? "step" : "factor");
    return rule_help(kind, rule.name, rule.summary, rule.source, rule.options, width);
  }
  if (const ReferenceSection* modules = reference.find_section("Module");
      modules != nullptr && luaL_getmetafield(L, 1, "forward") == LUA_TFUNCTION) {
    return section_help(*modules, catalog, width);
  }
  return fmt::format(
      "table\n\n{}",
      wrapped(fmt::format("Fields: {}", fmt::join(string_keys(L, 1), ", ")), kIndent, width));
}

std::string value_help(lua_State* L, const Reference& reference, const train::Catalog& catalog,
                       std::size_t width) {
  switch (lua_type(L, 1)) {
    case LUA_TNONE:
      return overview_help(reference, width);
    case LUA_TSTRING:
      return topic_help(reference, catalog, lua_tostring(L, 1), width);
    case LUA_TFUNCTION:
      return function_help(L, reference, width);
    case LUA_TTABLE:
      return table_help(L, reference, catalog, width);
    default:
      break;
  }
  const std::string type = describe_value(L, 1);
  if (const ReferenceSection* section = reference.find_section(type))
    return section_help(*section, catalog, width);
  fail(ErrorKind::invalid_argument,
       "help: expected a function, a module, a value of a shipped type or a name, got {}{}", type,
       lua_isnil(L, 1) ? "; is it misspelt? help \"name\" looks names up" : "");
}

int help(lua_State* L) {
  const Reference reference(host_object<Interpreter>(L));
  const std::size_t width = std::min(kHelpWidth, cli::stdout_columns().value_or(kHelpWidth));
  std::string text = value_help(L, reference, host_object<const train::Catalog>(L), width);
  if (!interpreter_state(L).sandboxed && cli::show_in_pager(text)) return 0;
  text.pop_back();  // print ends the last line
  lua_getglobal(L, "print");
  lua_pushlstring(L, text.data(), text.size());
  protected_call(L, 1, 0);
  return 0;
}

constexpr Method kHelp =
    method<help>("help", "help([topic: any])",
                 "Describes a function, a module, a tensor or another value, an optimizer; or, for "
                 "a text, what has that name: \"torch.zeros\", \"add_\", \"adam\", \"mnist_mlp\", "
                 "\"run\". Without an argument it says where to begin.");

}  // namespace

void add_help(Interpreter& interpreter, const train::Catalog& catalog) {
  lua_State* L = interpreter.state();
  set_host_object(L, interpreter);
  set_host_object(L, catalog);
  lua_pushglobaltable(L);
  lua_pushstring(L, kHelp.name);
  lua_pushcfunction(L, kHelp.function);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  interpreter_state(L).documentation.push_back({kHelp.name, kHelp.usage, kHelp.help});
}

}  // namespace optbench::bindings::reference
