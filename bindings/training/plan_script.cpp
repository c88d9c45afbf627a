// SPDX-License-Identifier: MIT
#include "bindings/training/plan_script.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/training/sandbox_request.hpp"
#include "bindings/training/session.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

namespace optbench::bindings::training {
namespace fs = std::filesystem;
namespace {

/// The text of a plan in which `return sweep.grid{...}` is no tail call, which would leave errors
/// without the plan's line: Lua makes none where a variable is to be closed. Lines keep their
/// numbers.
std::string without_tail_call(std::string text) {
  const std::size_t code =
      text.starts_with('#') ? std::min(text.find('\n'), text.size() - 1) + 1 : 0;
  return text.insert(code, "local _plan <close> = nil ");
}

/// Pops a plan and returns it as JSON.
Json pop_plan(lua_State* L, std::string_view where) {
  if (!lua_istable(L, -1)) {
    fail(ErrorKind::invalid_argument,
         "{}: a plan must return a list of runs, got {} (does it end in `return "
         "sweep.grid{{...}}`?)",
         where, describe_value(L, -1));
  }
  Json plan = [&] {
    try {
      return to_json(L, -1);
    } catch (const Error& error) {
      throw Error(error.kind(),
                  fmt::format("{}: {} (an optimizer or schedule is given by its name or path)",
                              where, error.what()));
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

/// The path under which a script of the plan is found; names are left alone.
std::string find_script(const std::string& name, const fs::path& folder) {
  if (!is_script_path(name) || fs::path(name).is_absolute() || fs::exists(name)) return name;
  const fs::path beside_plan = folder / name;
  return fs::exists(beside_plan) ? beside_plan.lexically_normal().string() : name;
}

}  // namespace

Json run_plan_file(Interpreter& interpreter, const fs::path& path,
                   std::span<const std::string> arguments) {
  const std::string text = without_tail_call(read_script(path));
  interpreter.search().enter(path.parent_path());
  lua_State* L = interpreter.state();
  interpreter.load_string(text, path.string()).push(L);
  luaL_checkstack(L, static_cast<int>(arguments.size()) + 8, "too many arguments");
  for (const std::string& argument : arguments)
    lua_pushlstring(L, argument.data(), argument.size());
  protected_call(L, static_cast<int>(arguments.size()), 1);
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
    request.optimizer = find_script(request.optimizer, folder);
    request.schedule = find_script(request.schedule, folder);
    if (confinement != nullptr) {
      expect_confined(fmt::format("{}: run {}", where, requests.size() + 1), request, *confinement);
    }
    run::update_run_request(where, overrides, request);
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace optbench::bindings::training
