// SPDX-License-Identifier: MIT
#include "bindings/wrap_run.hpp"

#include "bindings/arguments.hpp"
#include "bindings/conversion.hpp"
#include "bindings/host_object.hpp"
#include "bindings/interruption.hpp"
#include "bindings/method_table.hpp"
#include "bindings/missing_data.hpp"
#include "bindings/run_progress.hpp"
#include "bindings/script_optimizer.hpp"
#include "bindings/script_schedule.hpp"
#include "bindings/session.hpp"
#include "bindings/terminal.hpp"
#include "engine/error.hpp"
#include "engine/record.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace optbench {
namespace {

/// The settings table at argument 1, taken apart: what JSON can hold, and what only Lua can.
struct RunTable {
  Json settings;
  std::optional<ScriptClass> optimizer;  ///< a class given in place of a name
  std::optional<ScriptClass> schedule;
  std::optional<bool> quiet;
};

/// Takes a class out of the table copy on top of the stack, leaving its name there.
std::optional<ScriptClass> take_class(lua_State* L, const char* key, const char* required) {
  std::optional<ScriptClass> result;
  lua_getfield(L, -1, key);
  if (lua_istable(L, -1)) {
    result = read_script_class(L, -1, fmt::format("optbench.run: '{}'", key), key, required);
    lua_pushstring(L, result->name.c_str());
    lua_setfield(L, -3, key);
  }
  lua_pop(L, 1);
  return result;
}

RunTable read_run_table(lua_State* L) {
  check_table(L, 1);
  RunTable table;
  lua_newtable(L);  // a copy, because the user's table is not ours to change
  lua_pushnil(L);
  while (lua_next(L, 1) != 0) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_settable(L, -4);
  }
  table.optimizer = take_class(L, "optimizer", "step");
  table.schedule = take_class(L, "schedule", "factor");
  lua_getfield(L, -1, "quiet");
  if (!lua_isnil(L, -1)) {
    if (!lua_isboolean(L, -1)) {
      fail(ErrorKind::invalid_argument, "optbench.run: 'quiet' must be true or false, got {}",
           describe_value(L, -1));
    }
    table.quiet = lua_toboolean(L, -1) != 0;
    lua_pushnil(L);
    lua_setfield(L, -3, "quiet");
  }
  lua_pop(L, 1);
  table.settings = to_json(L, -1);
  if (table.settings.is_array() && table.settings.empty()) table.settings = Json::object();
  lua_pop(L, 1);
  return table;
}

RunSettings resolve(Session& session, RunTable& table, const RunRequest& request) {
  if (!table.optimizer && !table.schedule) return session.resolve(request);
  Interpreter& interpreter = session.interpreter();
  const auto named = [](const auto& given, const std::string& name) {
    return given ? given->name : name;
  };
  const std::string optimizer_name = named(table.optimizer, request.optimizer);
  const std::string schedule_name = named(table.schedule, request.schedule);
  return resolve_run(
      request, session.catalog().problems.find(request.problem),
      table.optimizer
          ? optimizer_entry(interpreter, *std::move(table.optimizer), optimizer_name, "inline", "")
          : session.optimizer(request.optimizer),
      table.schedule
          ? schedule_entry(interpreter, *std::move(table.schedule), schedule_name, "inline", "")
          : session.schedule(schedule_of(request)));
}

/// What a script reads of a record: absent rather than null, and where the file is.
Json record_for_script(const Json& record, const std::string& path) {
  Json result = Json::object();
  for (const auto& [key, value] : record.items()) {
    if (!value.is_null()) result[key] = value;
  }
  if (!path.empty()) result["path"] = path;
  return result;
}

int run(lua_State* L) {
  Session& session = host_object<Session>(L);
  RunTable table = read_run_table(L);
  const bool quiet = table.quiet.value_or(!progress_on_terminal());
  const RunRequest request = read_run_request("optbench.run", table.settings);
  const RunSettings settings = resolve(session, table, request);
  for (const std::string& warning : settings.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (request.skip_if_exists) {
    if (const auto existing = find_run_of_seed(settings)) {
      push_json(L, record_for_script(read_json_file(*existing), existing->string()));
      return 1;
    }
  }
  if (!fetch_missing_data(settings, request,
                          quiet ? FetchProgress::Detail::none : FetchProgress::Detail::shown)) {
    session.interpreter().interrupt();  // as below; no pcall of the script's can swallow it
    fail(ErrorKind::io, "optbench.run: interrupted: {}", kFetchingKept);
  }
  RunProgress progress(settings,
                       quiet ? RunProgress::Detail::none : RunProgress::Detail::evaluations);
  const RunResult result = [&] {
    const Interruption::Training training;
    return execute_run(settings, progress);
  }();
  if (result.history.outcome == Outcome::interrupted && Interruption::requested()) {
    session.interpreter().interrupt();  // the signal was for the script as well
  }
  push_json(L, record_for_script(to_json(result), result.path.string()));
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, kLastRecord);
  return 1;
}

template <auto registry>
int names(lua_State* L) {
  push_json(L, Json((host_object<Session>(L).catalog().*registry).names()));
  return 1;
}

int problem_names(lua_State* L) {
  const Catalog& catalog = host_object<Session>(L).catalog();
  push_json(L,
            Json(lua_isnoneornil(L, 1) ? catalog.problems.names()
                                       : catalog.problem_sets.find(check_string(L, 1)).problems));
  return 1;
}

constexpr Method kFunctions[] = {
    method<run>(
        "run", "optbench.run{problem = ..., optimizer = ..., lr = ..., ...} -> record",
        "Trains one problem with one optimizer, files the record and returns it as a table. The "
        "keys are the long options of `optbench run` with `_` for `-`: problem, optimizer (name, "
        "path or class), lr, set, problem_set, dataset_set, schedule, schedule_set, num_epochs, "
        "batch_size, weight_decay, seed, data_dir, no_download, output_dir, label, dtype, threads, "
        "no_logs, skip_if_exists, "
        "quiet. Missing data files are fetched first unless no_download is true. The "
        "record has the keys of the result file, and `path`."),
    method<problem_names>("problems", "optbench.problems([set]) -> list",
                          "The names of all problems, or of those of a set: \"small\" and "
                          "\"large\", the benchmark sets of DeepOBS, or \"all\"."),
    method<names<&Catalog::datasets>>("datasets", "optbench.datasets() -> list",
                                      "The names of all data sets."),
    method<names<&Catalog::optimizers>>(
        "optimizers", "optbench.optimizers() -> list",
        "The names of all optimizers, shipped scripts and native ones."),
    method<names<&Catalog::schedules>>("schedules", "optbench.schedules() -> list",
                                       "The names of all schedules."),
};

int open_optbench(lua_State* L) {
  push_module(L, "optbench", {kFunctions});
  lua_pushstring(L, engine_version().c_str());
  lua_setfield(L, -2, "version");
  return 1;
}

}  // namespace

void add_optbench(Interpreter& interpreter, Session& session) {
  set_host_object(interpreter.state(), session);
  interpreter.preload<open_optbench>("optbench");
}

}  // namespace optbench
