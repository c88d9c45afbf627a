// SPDX-License-Identifier: MIT
#include "bindings/training/session.hpp"

#include "bindings/cli/terminal.hpp"
#include "bindings/lua/arguments.hpp"
#include "bindings/lua/guard.hpp"
#include "bindings/lua/library/script_draws.hpp"
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

#include <ATen/ATen.h>

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace optbench::bindings::training {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kBase = "base";  // optim.base declares, it is no optimizer
constexpr std::string_view kDeclaredInPlan = ".lua#";

/// A file, and which of the declarations in it is meant, where it is a plan: "plan.lua#mine".
struct ScriptName {
  std::string file;
  std::string declared;  ///< empty: what the file returns
};

ScriptName read_script_name(std::string_view name) {
  const std::size_t end = name.find(kDeclaredInPlan);
  if (end == std::string_view::npos) return {.file = std::string(name), .declared = {}};
  return {.file = std::string(name.substr(0, end + kDeclaredInPlan.size() - 1)),
          .declared = std::string(name.substr(end + kDeclaredInPlan.size()))};
}

LoadedModule load_value(Interpreter& interpreter, const fs::path& path, std::string_view kind,
                        const std::vector<std::string>* arguments = nullptr) {
  if (!fs::is_regular_file(path)) {
    fail(ErrorKind::not_found, "{}: no such file: expected a script that declares {} {}",
         path.string(), kind == "optimizer" ? "an" : "a", kind);
  }
  const RunDraws draws(0);  // the same in every run
  return interpreter.load_module(path, arguments);
}

/// Replaces the plan on top of the stack by the declaration of that name in one of its runs.
/// Arguments: the plan, kind and name.
int find_declared(lua_State* L) {
  const std::string kind(check_string(L, 2));
  const std::string name(check_string(L, 3));
  for (lua_Integer i = 1; lua_istable(L, 1) && lua_geti(L, 1, i) == LUA_TTABLE; ++i) {
    for (const char* key : {kind.c_str(), "testproblem"}) {
      lua_getfield(L, 4, key);
      if (declared_kind(L, 5) == kind) {
        lua_getfield(L, 5, "declaration");
        if (text_field(L, "name") == name) {
          lua_settop(L, 5);
          return 1;
        }
      }
      lua_settop(L, 4);
    }
    lua_settop(L, 3);
  }
  fail(ErrorKind::not_found, "the plan declares no {} '{}'", kind, name);
}

/// Reads what a script declares. The file is at fault, not how it was asked for.
template <class Read>
auto read_loaded(Interpreter& interpreter, const LoadedModule& loaded, const ScriptName& name,
                 const std::string& kind, const Read& read) {
  lua_State* L = interpreter.state();
  const StackGuard guard(L);
  loaded.value.push(L);
  try {
    if (!name.declared.empty()) {
      lua_pushcfunction(L, guarded<find_declared>);
      lua_insert(L, -2);
      lua_pushstring(L, kind.c_str());
      lua_pushstring(L, name.declared.c_str());
      protected_call(L, 3, 1);
    }
    return read(L);
  } catch (const Error& error) {
    throw Error(ErrorKind::script, error.what());
  }
}

/// Of a file that a run loads again: it must be what the run's settings were resolved with.
void expect_same_files(const std::string& path, const std::vector<CodeFile>& before,
                       const std::vector<CodeFile>& now) {
  for (const auto& [files, others] : {std::pair{&now, &before}, std::pair{&before, &now}}) {
    for (const CodeFile& file : *files) {
      if (std::ranges::find(*others, file) != others->end()) continue;
      fail(ErrorKind::io, "{}: {} changed while the run was prepared: expected one text", path,
           file.file);
    }
  }
}

/// A declaration from a file, as it was first read, and for each run.
template <class Declared>
struct FileDeclaration {
  Declared first;
  std::string name;  ///< the file's stem, or what a plan declares it as
  ScriptOrigin origin;
  ForEachRun<Declared> for_each_run;
};

/// `read(L)` reads the declaration on top of the stack. A plan is run with its arguments.
template <class Read>
auto load_declaration(Interpreter& interpreter, const std::string& path, const std::string& kind,
                      const std::vector<std::string>& plan_arguments, const Read& read) {
  using Declared = decltype(read(interpreter.state()));
  const ScriptName name = read_script_name(path);
  const auto load = [&interpreter, name, kind, plan_arguments] {
    return load_value(interpreter, name.file, kind,
                      name.declared.empty() ? nullptr : &plan_arguments);
  };
  const LoadedModule loaded = load();
  Declared first = read_loaded(interpreter, loaded, name, kind, read);
  ScriptOrigin origin{.origin = path, .digest = loaded.files.front().sha256, .code = loaded.files};
  origin.code.front().role = kind;
  if (!name.declared.empty()) {
    // What a plan declares may follow from its arguments.
    origin.code.front().name = name.declared;
    origin.digest =
        sha256_hex(fmt::format("{} {}", origin.digest, fmt::join(plan_arguments, "\n")));
  }
  const std::function<Declared()> again = [&interpreter, load, name, kind, read,
                                           files = loaded.files] {
    const LoadedModule now = load();
    expect_same_files(name.file, files, now.files);
    return read_loaded(interpreter, now, name, kind, read);
  };
  ForEachRun<Declared> for_each_run = anew(first, again);
  return FileDeclaration<Declared>{
      .first = std::move(first),
      .name = name.declared.empty() ? fs::path(path).stem().string() : name.declared,
      .origin = std::move(origin),
      .for_each_run = std::move(for_each_run)};
}

FileDeclaration<ScriptClass> load_class(Interpreter& interpreter, const std::string& path,
                                        const std::string& kind, const std::string& required,
                                        const std::vector<std::string>& plan_arguments) {
  return load_declaration(interpreter, path, kind, plan_arguments, [=](lua_State* L) {
    return read_script_class(L, -1, fs::path(path).filename().string(), kind, required);
  });
}

/// A shipped module's class.
struct ShippedClass {
  ScriptClass script_class;
  ScriptOrigin origin;
};

ShippedClass load_shipped(Interpreter& interpreter, const std::string& module,
                          std::string_view kind, std::string_view required) {
  const StackGuard guard(interpreter.state());
  const auto source = interpreter.search().find(module);
  if (!source)
    fail(ErrorKind::internal, "scripts: '{}' is in the manifest but nowhere else", module);
  const ScriptRef value = interpreter.require(module);
  value.push(interpreter.state());
  return {read_script_class(interpreter.state(), -1, module, kind, required),
          {.origin = module, .digest = sha256_hex(source->text)}};
}

/// Modules that scripts and prompts find without `require`.
constexpr std::array kGlobalModules = {"torch", "nn",       "optbench", "problem",
                                       "optim", "schedule", "sweep",    "report"};

void set_global_modules(Interpreter& interpreter) {
  lua_State* L = interpreter.state();
  lua_pushglobaltable(L);
  const auto set = [&](const char* name, const char* module) {
    lua_pushstring(L, name);
    interpreter.require(module).push(L);
    lua_rawset(L, -3);
  };
  for (const char* name : kGlobalModules) set(name, name);
  set("optimizer", "optim.base");  // optimizer.define, beside schedule.define and problem.define
  lua_pop(L, 1);
}

/// print, after the progress line has gone. Upvalue: Lua's own.
int print_apart(lua_State* L) {
  cli::erase_passing_line();
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 0);
  return 0;
}

void keep_print_apart(lua_State* L) {
  lua_pushglobaltable(L);
  lua_pushliteral(L, "print");
  lua_pushvalue(L, -1);
  lua_rawget(L, -3);
  lua_pushcclosure(L, guarded<print_apart>, 1);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

/// "adam" for "optim.adam".
std::string last_part(const std::string& module) { return module.substr(module.rfind('.') + 1); }

}  // namespace

bool is_script_path(std::string_view name) {
  return name.ends_with(".lua") || name.find('/') != std::string_view::npos ||
         name.find(kDeclaredInPlan) != std::string_view::npos;
}

std::string file_of_script(std::string_view name) { return read_script_name(name).file; }

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
  keep_print_apart(interpreter_.state());
  reference::add_help(interpreter_, catalog_);
  note_shipped_globals(interpreter_.state());
  for (const std::string& module : ScriptSearch::shipped_names("optim.")) {
    if (last_part(module) == kBase) continue;
    const auto [loaded, origin] = load_shipped(interpreter_, module, "optimizer", "step");
    catalog_.optimizers.add(
        optimizer_entry(interpreter_, loaded, last_part(module), origin, always(loaded)));
  }
  for (const std::string& module : ScriptSearch::shipped_names("schedule.")) {
    if (last_part(module) == kBase) continue;
    const auto [loaded, origin] = load_shipped(interpreter_, module, "schedule", "factor");
    catalog_.schedules.add(
        schedule_entry(interpreter_, loaded, last_part(module), origin, always(loaded)));
  }
  replaced_scripts_ = interpreter_.files();
}

model::ProblemEntry Session::problem(const std::string& name_or_path) {
  model::ProblemEntry entry = is_script_path(name_or_path)
                                  ? problem_of_file(name_or_path)
                                  : model::find_problem(catalog_.problems, name_or_path);
  // Every run has one problem; what replaces shipped scripts belongs to every run.
  entry.code.insert(entry.code.end(), replaced_scripts_.begin(), replaced_scripts_.end());
  return entry;
}

model::ProblemEntry Session::problem_of_file(const std::string& path) {
  auto [declared, name, origin, for_each_run] =
      load_declaration(interpreter_, path, "problem", plan_arguments_,
                       [path](lua_State* L) { return read_problem_declaration(L, -1, path); });
  origin.code.front().name = declared->name;
  try {
    return problem_entry(interpreter_, catalog_, *declared, std::move(origin),
                         std::move(for_each_run));
  } catch (const Error& error) {
    throw Error(ErrorKind::script, error.what());  // the file is wrong, not the request
  }
}

train::OptimizerEntry Session::optimizer(const std::string& name_or_path) {
  if (!is_script_path(name_or_path)) return catalog_.optimizers.find(name_or_path);
  auto [declared, name, origin, for_each_run] =
      load_class(interpreter_, name_or_path, "optimizer", "step", plan_arguments_);
  return optimizer_entry(interpreter_, declared, name, std::move(origin), std::move(for_each_run));
}

train::ScheduleEntry Session::schedule(const std::string& name_or_path) {
  if (!is_script_path(name_or_path)) return catalog_.schedules.find(name_or_path);
  auto [declared, name, origin, for_each_run] =
      load_class(interpreter_, name_or_path, "schedule", "factor", plan_arguments_);
  return schedule_entry(interpreter_, declared, name, std::move(origin), std::move(for_each_run));
}

std::string Session::kind_of_script(const std::string& path) {
  const StackGuard guard(interpreter_.state());
  const LoadedModule loaded = load_value(interpreter_, path, "problem, an optimizer or a schedule");
  loaded.value.push(interpreter_.state());
  return declared_kind(interpreter_.state(), lua_gettop(interpreter_.state()));
}

run::RunSettings Session::resolve(const run::RunRequest& request) {
  return run::resolve_run(request, problem(request.problem), optimizer(request.optimizer),
                          schedule(run::schedule_of(request)));
}

}  // namespace optbench::bindings::training
