// SPDX-License-Identifier: MIT
#include "bindings/lua/script_class.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/lua/guard.hpp"
#include "bindings/lua/limits/sandbox.hpp"
#include "bindings/lua/option_table.hpp"
#include "bindings/lua/raw_lookup.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <algorithm>
#include <array>

namespace optbench::bindings {
namespace {

constexpr std::array kKinds = {
    std::pair{"boolean", OptionKind::boolean},   std::pair{"integer", OptionKind::integer},
    std::pair{"number", OptionKind::number},     std::pair{"string", OptionKind::string},
    std::pair{"integers", OptionKind::integers}, std::pair{"numbers", OptionKind::numbers}};

OptionKind parse_kind(const std::string& where, const std::string& text) {
  std::vector<std::string> names;
  for (const auto& [name, kind] : kKinds) {
    if (text == name) return kind;
    names.emplace_back(name);
  }
  fail(ErrorKind::invalid_argument,
       "{}: kind must be boolean, integer, number, string, integers or numbers, got '{}'{}", where,
       text, did_you_mean(text, names));
}

/// Reads one declaration; the table is on top of the stack.
OptionSpec read_spec(lua_State* L, const std::string& where, const std::string& name) {
  const std::string what = fmt::format("{}: declaration of option '{}'", where, name);
  if (!lua_istable(L, -1)) {
    fail(ErrorKind::invalid_argument,
         "{}: expected a table {{ default = ..., help = ... }}, got {}", what,
         describe_value(L, -1));
  }
  OptionTable fields(L, lua_gettop(L), what);
  OptionSpec spec;
  spec.name = name;
  spec.kind = parse_kind(what, fields.get<std::string>("kind", "number"));
  spec.help = fields.get<std::string>("help", "");
  spec.from = fields.get<double>("from");
  spec.above = fields.get<double>("above");
  spec.to = fields.get<double>("to");
  spec.below = fields.get<double>("below");
  spec.allowed = fields.get<std::vector<std::string>>("allowed", {});
  if (fields.push_field("default")) {
    spec.default_value = check_option(what, spec, to_option(L, -1, what, "default"));
    lua_pop(L, 1);
  }
  fields.reject_unknown();
  return spec;
}

void expect_method(lua_State* L, int index, const std::string& where, std::string_view required) {
  if (push_method(L, index, std::string(required).c_str())) {
    lua_pop(L, 1);
    return;
  }
  std::vector<std::string> methods;
  for (const std::string& key : string_keys(L, index)) {
    lua_getfield(L, index, key.c_str());
    if (lua_isfunction(L, -1)) methods.push_back(key);
    lua_pop(L, 1);
  }
  fail(ErrorKind::invalid_argument, "{}: method '{}' is missing{}", where, required,
       methods.size() == 1 ? fmt::format("; is '{}' meant to be it?", methods.front())
                           : did_you_mean(required, methods));
}

/// Rejects methods whose name resembles one that the engine calls and that is not defined: the
/// engine would never call them, and nobody would notice. Other methods are allowed.
void refuse_misspelt_methods(lua_State* L, int index, const std::string& where) {
  lua_getfield(L, index, "methods");
  const auto called = LuaValue<std::vector<std::string>>::read(L, -1);
  lua_pop(L, 1);
  if (!called) return;
  const std::vector<std::string> own = string_keys(L, index);
  for (const std::string& key : own) {
    lua_getfield(L, index, key.c_str());
    const bool is_method = lua_isfunction(L, -1) && !key.starts_with("__");
    lua_pop(L, 1);
    if (!is_method || std::find(called->begin(), called->end(), key) != called->end()) continue;
    const std::string nearest = nearest_name(key, *called);
    if (nearest.empty() || std::find(own.begin(), own.end(), nearest) != own.end()) continue;
    fail(ErrorKind::invalid_argument,
         "{}: method '{}' is never called; did you mean '{}'? (make a helper of that name a local "
         "function)",
         where, key, nearest);
  }
}

bool is_file_name(std::string_view where) { return where.ends_with(".lua"); }

/// The text in a field of the table at `index`, found without calling anything; empty without one.
std::string raw_text(lua_State* L, int index, const char* name) {
  const StackGuard guard(L);
  if (!lua_istable(L, index) || !push_raw_field(L, index, name)) return "";
  return lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
}

/// Whether the table at `index` is a run of a plan: it names a problem or an optimizer.
bool is_run_of_plan(lua_State* L, int index) {
  return !raw_text(L, index, "problem").empty() || !raw_text(L, index, "testproblem").empty() ||
         !raw_text(L, index, "optimizer").empty();
}

bool is_plan(lua_State* L, int index) {
  const StackGuard guard(L);
  lua_rawgeti(L, index, 1);
  return is_run_of_plan(L, lua_gettop(L));
}

/// Whether the table at `index` is a class made by nn.module, or a module of such a class.
bool is_of_network(lua_State* L, int index) {
  const StackGuard guard(L);
  return push_raw_field(L, index, "named_parameters") && lua_isfunction(L, -1);
}

/// __index of an instance's options: what is not there was not declared.
int unknown_option(lua_State* L) {
  const std::string name = describe_value(L, 2);
  const std::string key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : name;
  fail(ErrorKind::invalid_argument, "{}: no option '{}' is declared{}",
       lua_tostring(L, lua_upvalueindex(1)), key, did_you_mean(key, string_keys(L, 1)));
}

}  // namespace

std::string text_field(lua_State* L, const char* name) {
  lua_getfield(L, -1, name);
  std::string text = lua_isstring(L, -1) ? lua_tostring(L, -1) : "";
  lua_pop(L, 1);
  return text;
}

std::string declared_kind(lua_State* L, int index) { return raw_text(L, index, "declared_as"); }

std::string describe_script_value(lua_State* L, int index, std::string_view file) {
  index = lua_absindex(L, index);
  const std::string kind = declared_kind(L, index);
  const auto with_hint = [&](std::string_view what, const std::string& hint) {
    return file.empty() ? std::string(what) : fmt::format("{} ({})", what, hint);
  };
  if (kind == "optimizer") {
    return with_hint("an optimizer",
                     fmt::format("name it in a plan, `optimizers = {{ \"{0}\" }}`, or run it: "
                                 "`optbench run PROBLEM --optimizer {0}`",
                                 file));
  }
  if (kind == "schedule") {
    return with_hint("a schedule",
                     fmt::format("name it in a plan, `schedules = {{ \"{0}\" }}`, or run it: "
                                 "`optbench run PROBLEM --schedule {0}`",
                                 file));
  }
  if (kind == "problem") {
    return with_hint("a problem",
                     fmt::format("name it in a plan, `problems = {{ \"{0}\" }}`, or run "
                                 "it: `optbench run {0}`",
                                 file));
  }
  if (!lua_istable(L, index)) return describe_value(L, index);
  if (is_plan(L, index))
    return with_hint("a plan", fmt::format("`optbench sweep {}` makes its runs", file));
  if (is_run_of_plan(L, index))
    return with_hint("the settings of a run", "a plan is a list of these; optbench.run makes one");
  if (is_of_network(L, index))
    return with_hint("a network", "it belongs into a problem: `problem.define { network = ... }`");
  return describe_value(L, index);
}

std::vector<OptionSpec> read_declared_options(lua_State* L, const std::string& where) {
  std::vector<OptionSpec> specs;
  lua_getfield(L, -1, "options");
  if (lua_istable(L, -1)) {
    const int options = lua_gettop(L);
    for (const std::string& name : string_keys(L, options)) {
      lua_getfield(L, options, name.c_str());
      specs.push_back(read_spec(L, where, name));
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
  return specs;
}

bool push_method(lua_State* L, int index, const char* name) {
  lua_getfield(L, index, name);
  if (lua_isfunction(L, -1)) return true;
  lua_pop(L, 1);
  return false;
}

ScriptClass read_script_class(lua_State* L, int index, std::string_view where,
                              std::string_view kind, std::string_view required) {
  const StackGuard guard(L);
  const int table = lua_absindex(L, index);
  const std::string declared_as = declared_kind(L, table);
  if (declared_as != kind) {
    fail(ErrorKind::invalid_argument, "{}: must return what {}.define gave, got {}", where, kind,
         describe_script_value(L, table, is_file_name(where) ? where : ""));
  }
  ScriptClass result;
  lua_getfield(L, table, "declaration");
  result.name = text_field(L, "name");
  result.summary = text_field(L, "summary");
  result.source = text_field(L, "source");
  const std::string named = fmt::format("{}: {} '{}'", where, kind, result.name);
  result.options = read_declared_options(L, named);
  lua_pop(L, 1);
  expect_method(L, table, named, required);
  refuse_misspelt_methods(L, table, named);
  result.table = std::make_shared<ScriptRef>(ScriptRef::at(L, table));
  return result;
}

void push_declared_options(lua_State* L, const std::string& where, const Options& options) {
  push_options(L, options);
  lua_newtable(L);
  lua_pushstring(L, where.c_str());
  lua_pushcclosure(L, guarded<unknown_option>, 1);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
}

void push_instance(lua_State* L, const ScriptClass& script_class, const Options& options) {
  lua_newtable(L);
  push_declared_options(L, script_class.name, options);
  lua_setfield(L, -2, "options");
  script_class.table->push(L);
  expect_no_finalizer(L, -1, script_class.name);
  lua_setmetatable(L, -2);
}

}  // namespace optbench::bindings
