// SPDX-License-Identifier: MIT
#include "bindings/training/wrap_run.hpp"

#include "bindings/cli/missing_data.hpp"
#include "bindings/cli/run_progress.hpp"
#include "bindings/cli/terminal.hpp"
#include "bindings/lua/arguments.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/lua/host_object.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "bindings/lua/method_table.hpp"
#include "bindings/lua/script_scope.hpp"
#include "bindings/training/run_table.hpp"
#include "bindings/training/sandbox_request.hpp"
#include "bindings/training/script_observer.hpp"
#include "bindings/training/session.hpp"
#include "bindings/training/wrap_problem.hpp"
#include "engine/base/error.hpp"
#include "engine/machine/device.hpp"
#include "engine/run/record.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace optbench::bindings::training {
namespace {

/// A record for scripts: fields are absent rather than null, and `path` says where the file is.
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
  RunTable table = read_run_table(L, 1, "optbench.run");
  const bool quiet = table.quiet.value_or(!cli::progress_on_terminal());
  run::RunRequest request = run::read_run_request("optbench.run", table.settings);
  if (session.interpreter().limits().sandbox) {
    expect_confined("optbench.run", request, session.interpreter().search());
    request.no_logs = true;
    request.no_download = true;
  }
  const run::RunSettings settings = resolve_run_table(session, table, request);
  for (const std::string& warning : settings.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (request.skip_if_exists && !settings.identity_missing().empty()) {
    fmt::print(stderr, "warning: optbench.run: the run is made whatever exists: {}\n",
               settings.identity_missing());
  }
  if (request.skip_if_exists) {
    if (const auto existing = run::find_run_of_seed(settings)) {
      push_json(L, record_for_script(read_json_file(*existing), existing->string()));
      return 1;
    }
  }
  if (!cli::fetch_missing_data(
          settings, request,
          quiet ? cli::FetchProgress::Detail::none : cli::FetchProgress::Detail::shown)) {
    session.interpreter().interrupt();  // as below; pcall cannot catch it
    fail(ErrorKind::io, "optbench.run: interrupted: {}", cli::kFetchingKept);
  }
  cli::RunProgress progress(
      settings, quiet ? cli::RunProgress::Detail::none : cli::RunProgress::Detail::evaluations);
  ScriptObserver script(session.interpreter().state(), std::move(table.on_step),
                        std::move(table.on_epoch));
  const run::RunResult result = [&] {
    Interruption::Training training;
    const ScriptScope in_engine(L, false);
    const RunDraws draws(settings.seed);
    return run::execute_run(settings, {&progress, &script, &training});
  }();
  if (!result.filing_error.empty()) fmt::print(stderr, "warning: {}\n", result.filing_error);
  if (result.history.outcome == train::Outcome::interrupted && Interruption::requested()) {
    session.interpreter().interrupt();  // the signal is for the script as well
  }
  session.interpreter().time_limit().enforce();  // the script must end as well
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
  const train::Catalog& catalog = host_object<Session>(L).catalog();
  push_json(L,
            Json(lua_isnoneornil(L, 1) ? catalog.problems.names()
                                       : catalog.problem_sets.find(check_string(L, 1)).problems));
  return 1;
}

constexpr Method kFunctions[] = {
    method<run>(
        "run", "optbench.run(settings: RunSettings) -> Record",
        "Trains one problem with one optimizer, files the record and returns it as a table. The "
        "keys are the long options of `optbench run` with `_` for `-`: problem (name, path or what "
        "problem.define gave), optimizer (name, path or class), lr, set, problem_set, dataset_set, "
        "schedule, schedule_set, num_epochs, "
        "batch_size, weight_decay, seed, data_dir, no_download, output_dir, label, dtype, threads, "
        "no_logs, skip_if_exists, "
        "quiet, diagnostics (a list of names, logged with the mini-batch losses). on_step and "
        "on_epoch are functions that are called after each step with { epoch, step, steps, loss, "
        "parameters } and after each evaluation with { epoch, steps, parameters, train_loss, "
        "test_loss, test_accuracy, ... }, each of the problem's metrics on each split; one that "
        "returns a text ends the run, with that reason. "
        "Missing data files are fetched first unless no_download is true. The record has the keys "
        "of the result file, and `path`.\n\n"
        "Example:\n\n"
        "   local record = optbench.run {\n"
        "      problem = \"quadratic_deep\", optimizer = \"sgd\",\n"
        "      lr = 0.01, set = { momentum = 0.9 }, num_epochs = 5,\n"
        "      on_epoch = function(progress)\n"
        "         print(progress.epoch, progress.test_loss)\n"
        "      end,\n"
        "   }\n"
        "   print(record.test_losses[#record.test_losses])"),
    method<problem_names>("problems", "optbench.problems([set: string]) -> string[]",
                          "The names of all problems, or of those of a set: \"small\" and "
                          "\"large\", the benchmark sets of DeepOBS, or \"all\"."),
    method<names<&train::Catalog::datasets>>("datasets", "optbench.datasets() -> string[]",
                                             "The names of all data sets."),
    method<names<&train::Catalog::optimizers>>(
        "optimizers", "optbench.optimizers() -> string[]",
        "The names of all optimizers, shipped scripts and native ones."),
    method<names<&train::Catalog::schedules>>("schedules", "optbench.schedules() -> string[]",
                                              "The names of all schedules."),
};

int open_optbench(lua_State* L) {
  push_module(L, "optbench", {kFunctions, problem_functions()});
  lua_pushstring(L, machine::engine_version().c_str());
  lua_setfield(L, -2, "version");
  return 1;
}

}  // namespace

void add_optbench(Interpreter& interpreter, Session& session) {
  set_host_object(interpreter.state(), session);
  register_problem(interpreter.state());
  interpreter.preload<open_optbench>("optbench");
}

}  // namespace optbench::bindings::training
