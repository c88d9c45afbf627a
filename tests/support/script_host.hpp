// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/lua/script_error.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "bindings/training/script_optimizer.hpp"
#include "bindings/training/script_schedule.hpp"

#include <memory>
#include <string>

namespace optbench::testing {

/// An interpreter with tensors, and optimizers that tests write in Lua. Lines of code count
/// from 1.
class ScriptHost {
 public:
  ScriptHost() { bindings::tensor::add_torch(interpreter_); }

  [[nodiscard]] bindings::Interpreter& interpreter() { return interpreter_; }
  [[nodiscard]] lua_State* state() const { return interpreter_.state(); }

  /// The class that `code` returns.
  [[nodiscard]] bindings::ScriptClass declare(const std::string& code,
                                              const char* kind = "optimizer",
                                              const char* required = "step") {
    lua_State* L = state();
    interpreter_.load_string(code, "rule.lua").push(L);
    bindings::protected_call(L, 0, 1);
    bindings::ScriptClass result = bindings::read_script_class(L, -1, "rule.lua", kind, required);
    lua_pop(L, 1);
    return result;
  }

  [[nodiscard]] std::unique_ptr<train::Optimizer> optimizer(const std::string& code,
                                                            const Options& given = {}) {
    return made(declare(code), given);
  }
  /// "sgd" for optim.sgd.
  [[nodiscard]] std::unique_ptr<train::Optimizer> shipped_optimizer(const std::string& name,
                                                                    const Options& given = {}) {
    return made(declare("return require 'optim." + name + "'"), given);
  }
  [[nodiscard]] train::Schedule schedule(const std::string& code, const Options& given = {}) {
    const bindings::ScriptClass declared = declare(code, "schedule", "factor");
    const train::ScheduleEntry entry = bindings::training::schedule_entry(
        interpreter_, declared, "rule", {"rule.lua"}, bindings::training::always(declared));
    return entry.make(resolve_options(entry.name, entry.options, given));
  }
  [[nodiscard]] train::Schedule shipped_schedule(const std::string& name,
                                                 const Options& given = {}) {
    return schedule("return require 'schedule." + name + "'", given);
  }

 private:
  [[nodiscard]] std::unique_ptr<train::Optimizer> made(const bindings::ScriptClass& declared,
                                                       const Options& given) {
    const train::OptimizerEntry entry = bindings::training::optimizer_entry(
        interpreter_, declared, declared.name, {"rule.lua"}, bindings::training::always(declared));
    return entry.make(resolve_options(entry.name, entry.options, given));
  }

  bindings::Interpreter interpreter_;
};

/// An optimizer in Lua, named "mine", with options lr and momentum and these methods.
inline std::string rule_with(const std::string& methods) {
  return "local optimizer = require 'optim.base'; local mine = optimizer.define { name = 'mine', "
         "options = { lr = { default = 0.1 }, momentum = { default = 0.9 } } }\n" +
         methods + "\nreturn mine";
}

}  // namespace optbench::testing
