// SPDX-License-Identifier: MIT
#include "bindings/training/plan_script.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/lua/guard.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/training/sandbox_request.hpp"
#include "bindings/training/session.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace optbench::bindings::training {
namespace fs = std::filesystem;
namespace {

/// Puts names in place of what the runs of a plan declare themselves, "plan.lua#mine": a worker
/// finds it by running the plan again. Arguments: the plan, the name of its file.
int name_declarations(lua_State* L) {
  const std::string file(check_string(L, 2));
  std::map<std::pair<std::string, std::string>, const void*> named;
  for (lua_Integer i = 1; lua_istable(L, 1) && lua_geti(L, 1, i) == LUA_TTABLE; ++i) {
    for (const char* key : {"problem", "testproblem", "optimizer", "schedule"}) {
      lua_getfield(L, 3, key);
      const std::string kind = declared_kind(L, 4);
      if (!kind.empty()) {
        lua_getfield(L, 4, "declaration");
        const std::string name = text_field(L, "name");
        const void* first = named.try_emplace({kind, name}, lua_topointer(L, 4)).first->second;
        if (first != lua_topointer(L, 4)) {
          fail(ErrorKind::invalid_argument,
               "run {}: the plan declares two {}s called '{}': expected a name of its own for each",
               i, kind, name);
        }
        lua_pushstring(L, fmt::format("{}#{}", file, name).c_str());
        lua_setfield(L, 3, key);
      }
      lua_settop(L, 3);
    }
    lua_settop(L, 2);
  }
  lua_settop(L, 1);
  return 1;
}

/// Pops a plan and returns it as JSON.
Json pop_plan(lua_State* L, std::string_view where) {
  if (!lua_istable(L, -1)) {
    fail(ErrorKind::invalid_argument,
         "{}: a plan must return a list of runs, got {} (does it end in `return "
         "sweep.grid{{...}}`?)",
         where, describe_value(L, -1));
  }
  if (!declared_kind(L, -1).empty()) {
    fail(ErrorKind::invalid_argument, "{}: expected a plan, which returns a list of runs, got {}",
         where, describe_script_value(L, -1, where));
  }
  Json plan = [&] {
    try {
      return to_json(L, -1);
    } catch (const Error& error) {
      const std::string what = error.what();
      const bool is_value = what.ends_with("stored as JSON");
      throw Error(
          error.kind(),
          fmt::format("{}: {}{}", where, what,
                      is_value ? " (an optimizer or schedule is given by its name or path)" : ""));
    }
  }();
  lua_pop(L, 1);
  if (!plan.is_array()) {
    fail(ErrorKind::invalid_argument,
         "{}: a plan must return a list of runs, got a table with named fields (a single run must "
         "be in a list too: {{ {{ problem = ... }} }})",
         where);
  }
  return plan;
}

/// A path in a plan begins at the plan's folder; names are left alone.
std::string path_in_plan(const std::string& name, const fs::path& folder) {
  if (!is_script_path(name) || folder.empty() || fs::path(name).is_absolute()) return name;
  std::string path = (folder / name).lexically_normal().string();
  return is_script_path(path) ? path : "./" + path;
}

/// Says so where somebody who stands in the working folder would expect a file to be found.
void expect_in_plan(const std::string& where, std::string_view what, const std::string& name,
                    const std::string& path, const fs::path& folder) {
  if (path == name || fs::exists(path) || !fs::exists(name)) return;
  fail(
      ErrorKind::not_found,
      "{}: {} '{}': no such file in the plan's folder '{}': paths in a plan begin there, but it is "
      "in the working folder: expected '{}'",
      where, what, name, folder.string(), fs::proximate(name, folder).string());
}

}  // namespace

Json run_plan_file(Interpreter& interpreter, const fs::path& path,
                   std::span<const std::string> arguments) {
  const std::string text = read_script(path);
  interpreter.search().enter(path.parent_path());
  lua_State* L = interpreter.state();
  interpreter.load_string(text, path.string()).push(L);
  luaL_checkstack(L, static_cast<int>(arguments.size()) + 8, "too many arguments");
  for (const std::string& argument : arguments)
    lua_pushlstring(L, argument.data(), argument.size());
  protected_call(L, static_cast<int>(arguments.size()), 1);
  lua_pushcfunction(L, guarded<name_declarations>);
  lua_insert(L, -2);
  lua_pushstring(L, path.filename().c_str());
  protected_call(L, 2, 1);
  return pop_plan(L, path.string());
}

Json require_plan(Interpreter& interpreter, const std::string& module) {
  lua_State* L = interpreter.state();
  interpreter.require(module).push(L);
  protected_call(L, 0, 1);
  return pop_plan(L, module);
}

std::vector<run::RunRequest> read_plan(std::string_view where, const Json& plan,
                                       const fs::path& folder, const Json& overrides,
                                       const ScriptSearch* confinement) {
  std::vector<run::RunRequest> requests;
  for (const Json& run : plan) {
    run::RunRequest request =
        run::read_run_request(fmt::format("{}: run {}", where, requests.size() + 1), run);
    const std::string place = fmt::format("{}: run {}", where, requests.size() + 1);
    const run::RunRequest named = request;
    request.problem = path_in_plan(named.problem, folder);
    request.optimizer = path_in_plan(named.optimizer, folder);
    request.schedule = path_in_plan(named.schedule, folder);
    if (confinement != nullptr) expect_confined(place, request, *confinement);
    expect_in_plan(place, "problem", named.problem, request.problem, folder);
    expect_in_plan(place, "optimizer", named.optimizer, request.optimizer, folder);
    expect_in_plan(place, "schedule", named.schedule, request.schedule, folder);
    run::update_run_request(where, overrides, request);
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace optbench::bindings::training
