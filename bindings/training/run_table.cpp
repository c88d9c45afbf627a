// SPDX-License-Identifier: MIT
#include "bindings/training/run_table.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/training/script_optimizer.hpp"
#include "bindings/training/script_schedule.hpp"
#include "engine/base/error.hpp"
#include "engine/base/unknown_name.hpp"

#include <algorithm>
#include <vector>

namespace optbench::bindings::training {
namespace {

constexpr const char* kInline = "inline";  // the origin of what a script declares itself

/// Takes the fields that JSON cannot hold out of the copy of a table on top of the stack.
class Takers {
 public:
  Takers(lua_State* L, const std::string& where) : L_(L), where_(where) {}

  /// The result of optimizer.define or schedule.define; its name replaces it in the table.
  [[nodiscard]] std::optional<ScriptClass> script_class(const char* key, const char* required) {
    std::optional<ScriptClass> result;
    lua_getfield(L_, -1, key);
    if (lua_istable(L_, -1)) {
      result = read_script_class(L_, -1, fmt::format("{}: '{}'", where_, key), key, required);
      replace(key, result->name);
    }
    lua_pop(L_, 1);
    return result;
  }

  /// The result of problem.define; its name replaces it in the table.
  [[nodiscard]] ProblemDeclarationPtr problem() {
    ProblemDeclarationPtr result;
    lua_getfield(L_, -1, "problem");
    if (lua_istable(L_, -1)) {
      result = read_problem_declaration(L_, lua_gettop(L_), fmt::format("{}: 'problem'", where_));
      replace("problem", result->name);
    }
    lua_pop(L_, 1);
    return result;
  }

  [[nodiscard]] std::optional<bool> boolean(const char* key) {
    std::optional<bool> result;
    lua_getfield(L_, -1, key);
    if (!lua_isnil(L_, -1)) {
      if (!lua_isboolean(L_, -1)) fail_kind(key, "true or false");
      result = lua_toboolean(L_, -1) != 0;
      remove(key);
    }
    lua_pop(L_, 1);
    return result;
  }

  [[nodiscard]] ScriptRef function(const char* key) {
    lua_getfield(L_, -1, key);
    if (lua_isnil(L_, -1)) {
      lua_pop(L_, 1);
      return {};
    }
    if (!lua_isfunction(L_, -1)) fail_kind(key, "a function");
    remove(key);
    return ScriptRef::pop(L_);
  }

 private:
  [[noreturn]] void fail_kind(const char* key, const char* expected) const {
    fail(ErrorKind::invalid_argument, "{}: '{}' must be {}, got {}", where_, key, expected,
         describe_value(L_, -1));
  }
  void replace(const char* key, const std::string& name) {
    lua_pushstring(L_, name.c_str());
    lua_setfield(L_, -3, key);
  }
  void remove(const char* key) {
    lua_pushnil(L_);
    lua_setfield(L_, -3, key);
  }

  lua_State* L_;
  const std::string& where_;
};

/// Pushes a copy, since the user's table must not be changed.
void push_copy(lua_State* L, int table) {
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, table) != 0) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_settable(L, -4);
  }
}

/// Called first: the value of a misspelt `on_step` could not be converted to JSON.
void expect_known(lua_State* L, int index, const std::string& where) {
  std::vector<std::string> known = run::run_request_keys();
  known.insert(known.end(), {"quiet", "on_step", "on_epoch"});
  for (const std::string& key : string_keys(L, index)) {
    if (std::ranges::find(known, key) == known.end()) {
      fail_unknown_name(where, "setting", key, known);
    }
  }
}

}  // namespace

RunTable read_run_table(lua_State* L, int index, const std::string& where) {
  check_table(L, index);
  expect_known(L, index, where);
  push_copy(L, index);
  Takers take(L, where);
  RunTable table;
  table.problem = take.problem();
  table.optimizer = take.script_class("optimizer", "step");
  table.schedule = take.script_class("schedule", "factor");
  table.quiet = take.boolean("quiet");
  table.on_step = take.function("on_step");
  table.on_epoch = take.function("on_epoch");
  table.settings = to_json(L, -1);
  if (table.settings.is_array() && table.settings.empty()) table.settings = Json::object();
  lua_pop(L, 1);
  return table;
}

run::RunSettings resolve_run_table(Session& session, RunTable& table,
                                   const run::RunRequest& request) {
  Interpreter& interpreter = session.interpreter();
  return run::resolve_run(
      request,
      table.problem ? problem_entry(interpreter, session.catalog(), *table.problem, {kInline},
                                    always(table.problem))
                    : session.problem(request.problem),
      table.optimizer ? optimizer_entry(interpreter, *table.optimizer, table.optimizer->name,
                                        {kInline}, always(*table.optimizer))
                      : session.optimizer(request.optimizer),
      table.schedule ? schedule_entry(interpreter, *table.schedule, table.schedule->name, {kInline},
                                      always(*table.schedule))
                     : session.schedule(run::schedule_of(request)));
}

train::OptimizerEntry check_optimizer(lua_State* L, int index, Session& session,
                                      const std::string& where) {
  if (lua_istable(L, index)) {
    const ScriptClass given = read_script_class(L, index, where, "optimizer", "step");
    return optimizer_entry(session.interpreter(), given, given.name, {kInline}, always(given));
  }
  return session.optimizer(std::string(check_string(L, index)));
}

}  // namespace optbench::bindings::training
