// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "engine/run/settings.hpp"
#include "engine/train/catalog.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::training {

/// The state of one process: the interpreter, and the catalog of everything that has a name, with
/// the shipped scripts.
///
/// The interpreter is declared first, so that it outlives all references into it.
class Session {
 public:
  explicit Session(const InterpreterSettings& settings = {});
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] Interpreter& interpreter() { return interpreter_; }
  [[nodiscard]] const train::Catalog& catalog() const { return catalog_; }

  /// A name of the catalog, or a script when it ends in ".lua" or holds a '/': with what it
  /// requires from its own folder, loaded anew for each run that the entry makes. "plan.lua#mine"
  /// is what a run of that plan declares under the name "mine". Throws Error(unknown_name),
  /// Error(not_found), ScriptError, Error(invalid_argument).
  [[nodiscard]] model::ProblemEntry problem(const std::string& name_or_path);
  [[nodiscard]] train::OptimizerEntry optimizer(const std::string& name_or_path);
  [[nodiscard]] train::ScheduleEntry schedule(const std::string& name_or_path);

  /// The `...` of the plan that declares what is named "plan.lua#mine".
  void set_plan_arguments(std::vector<std::string> arguments) {
    plan_arguments_ = std::move(arguments);
  }
  [[nodiscard]] const std::vector<std::string>& plan_arguments() const { return plan_arguments_; }

  /// What a file declares: "optimizer", "schedule", "problem"; empty when it is nothing of those.
  /// Throws Error(not_found), ScriptError.
  [[nodiscard]] std::string kind_of_script(const std::string& path);

  /// Looks up all names and fills in all defaults.
  [[nodiscard]] run::RunSettings resolve(const run::RunRequest& request);

 private:
  [[nodiscard]] model::ProblemEntry problem_of_file(const std::string& path);

  Interpreter interpreter_;
  train::Catalog catalog_;
  std::vector<std::string> plan_arguments_;
  std::vector<CodeFile> replaced_scripts_;  ///< used in place of those in the binary
};

/// Whether a name given for a problem, optimizer or schedule is a file: it ends in ".lua" or holds
/// a '/', or is something that a plan declares ("plan.lua#mine").
[[nodiscard]] bool is_script_path(std::string_view name);
/// "plan.lua" of "plan.lua#mine".
[[nodiscard]] std::string file_of_script(std::string_view name);

}  // namespace optbench::bindings::training
