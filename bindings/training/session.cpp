// SPDX-License-Identifier: MIT
#include "bindings/training/session.hpp"

#include "bindings/lua/stack_guard.hpp"
#include "bindings/lua/user_globals.hpp"
#include "bindings/reference/wrap_help.hpp"
#include "bindings/report/wrap_report.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "bindings/training/script_optimizer.hpp"
#include "bindings/training/script_problem.hpp"
#include "bindings/training/script_schedule.hpp"
#include "bindings/training/wrap_run.hpp"
#include "bindings/training/wrap_sweep.hpp"
#include "bindings/training/wrap_variant.hpp"
#include "datasets/all_datasets.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"
#include "engine/model/variant.hpp"
#include "engine/train/native/native_optimizers.hpp"
#include "problems/all_problems.hpp"

#include <array>

namespace optbench::bindings::training {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kBase = "base";  // optim.base declares, it is no optimizer

/// What a script file returned.
struct LoadedFile {
  ScriptRef value;
  std::string digest;
};

LoadedFile load_value(Interpreter& interpreter, const fs::path& path, std::string_view kind) {
  if (!fs::is_regular_file(path)) {
    fail(ErrorKind::not_found, "{}: no such file: expected a script that declares {} {}",
         path.string(), kind == "optimizer" ? "an" : "a", kind);
  }
  std::string digest = sha256_hex(read_script(path));
  return {interpreter.load_module(path), std::move(digest)};
}

/// What a script file or shipped module gave.
struct LoadedClass {
  ScriptClass script_class;
  std::string digest;
};

LoadedClass load_file(Interpreter& interpreter, const fs::path& path, std::string_view kind,
                      std::string_view required) {
  const StackGuard guard(interpreter.state());
  const LoadedFile loaded = load_value(interpreter, path, kind);
  loaded.value.push(interpreter.state());
  try {
    return {read_script_class(interpreter.state(), -1, path.filename().string(), kind, required),
            loaded.digest};
  } catch (const Error& error) {
    throw Error(ErrorKind::script, error.what());  // the file is at fault, not how it was asked for
  }
}

LoadedClass load_shipped(Interpreter& interpreter, const std::string& module, std::string_view kind,
                         std::string_view required) {
  const StackGuard guard(interpreter.state());
  const auto source = interpreter.search().find(module);
  if (!source)
    fail(ErrorKind::internal, "scripts: '{}' is in the manifest but nowhere else", module);
  const ScriptRef value = interpreter.require(module);
  value.push(interpreter.state());
  ScriptClass script_class = read_script_class(interpreter.state(), -1, module, kind, required);
  return {std::move(script_class), sha256_hex(source->text)};
}

/// Modules that scripts and prompts find without `require`.
constexpr std::array kGlobalModules = {"torch", "nn",       "optbench", "problem",
                                       "optim", "schedule", "sweep",    "report"};

void set_global_modules(Interpreter& interpreter) {
  lua_State* L = interpreter.state();
  lua_pushglobaltable(L);
  for (const char* name : kGlobalModules) {
    lua_pushstring(L, name);
    interpreter.require(name).push(L);
    lua_rawset(L, -3);
  }
  lua_pop(L, 1);
}

/// "adam" for "optim.adam".
std::string last_part(const std::string& module) { return module.substr(module.rfind('.') + 1); }

}  // namespace

bool is_script_path(std::string_view name) {
  return name.ends_with(".lua") || name.find('/') != std::string_view::npos;
}

Session::Session(const InterpreterSettings& settings) : interpreter_(settings) {
  datasets::register_datasets(catalog_);
  problems::register_problems(catalog_);
  native::register_optimizers(catalog_);
  tensor::add_torch(interpreter_);
  add_optbench(interpreter_, *this);
  report::add_report(interpreter_);
  add_sweep(interpreter_);
  add_variants(interpreter_);
  set_global_modules(interpreter_);
  reference::add_help(interpreter_, catalog_);
  note_shipped_globals(interpreter_.state());
  for (const std::string& module : ScriptSearch::shipped_names("optim.")) {
    if (last_part(module) == kBase) continue;
    LoadedClass loaded = load_shipped(interpreter_, module, "optimizer", "step");
    catalog_.optimizers.add(optimizer_entry(interpreter_, std::move(loaded.script_class),
                                            last_part(module), module, loaded.digest));
  }
  for (const std::string& module : ScriptSearch::shipped_names("schedule.")) {
    if (last_part(module) == kBase) continue;
    LoadedClass loaded = load_shipped(interpreter_, module, "schedule", "factor");
    catalog_.schedules.add(schedule_entry(interpreter_, std::move(loaded.script_class),
                                          last_part(module), module, loaded.digest));
  }
}

model::ProblemEntry Session::problem(const std::string& name_or_path) {
  if (!is_script_path(name_or_path)) return model::find_problem(catalog_.problems, name_or_path);
  const StackGuard guard(interpreter_.state());
  const LoadedFile loaded = load_value(interpreter_, name_or_path, "problem");
  loaded.value.push(interpreter_.state());
  try {
    return problem_entry(interpreter_, catalog_,
                         read_problem_declaration(interpreter_.state(), -1, name_or_path),
                         name_or_path, loaded.digest);
  } catch (const Error& error) {
    throw Error(ErrorKind::script, error.what());  // the file is at fault, not how it was asked for
  }
}

train::OptimizerEntry Session::optimizer(const std::string& name_or_path) {
  if (!is_script_path(name_or_path)) return catalog_.optimizers.find(name_or_path);
  LoadedClass loaded = load_file(interpreter_, name_or_path, "optimizer", "step");
  return optimizer_entry(interpreter_, std::move(loaded.script_class),
                         fs::path(name_or_path).stem(), name_or_path, loaded.digest);
}

train::ScheduleEntry Session::schedule(const std::string& name_or_path) {
  if (!is_script_path(name_or_path)) return catalog_.schedules.find(name_or_path);
  LoadedClass loaded = load_file(interpreter_, name_or_path, "schedule", "factor");
  return schedule_entry(interpreter_, std::move(loaded.script_class), fs::path(name_or_path).stem(),
                        name_or_path, loaded.digest);
}

std::string Session::kind_of_script(const std::string& path) {
  const StackGuard guard(interpreter_.state());
  const LoadedFile loaded = load_value(interpreter_, path, "problem, an optimizer or a schedule");
  loaded.value.push(interpreter_.state());
  return declared_kind(interpreter_.state(), lua_gettop(interpreter_.state()));
}

run::RunSettings Session::resolve(const run::RunRequest& request) {
  return run::resolve_run(request, problem(request.problem), optimizer(request.optimizer),
                          schedule(run::schedule_of(request)));
}

}  // namespace optbench::bindings::training
