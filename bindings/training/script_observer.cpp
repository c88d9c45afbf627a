// SPDX-License-Identifier: MIT
#include "bindings/training/script_observer.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/guard.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/training/wrap_parameters.hpp"
#include "engine/base/error.hpp"

namespace optbench::bindings::training {
namespace {

void set_number(lua_State* L, const std::string& key, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, key.c_str());
}
void set_integer(lua_State* L, const char* key, std::int64_t value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, key);
}

void set_evaluation(lua_State* L, const std::string& split, const model::Evaluation& evaluation) {
  for (const auto& [metric, value] : evaluation.metrics) {
    set_number(L, split + "_" + metric.name, value);
  }
}

}  // namespace

void ScriptObserver::on_start(model::Problem& problem) {
  const StackGuard guard(L_);
  push_parameters(L_, problem.parameters());
  parameters_ = ScriptRef::pop(L_);
}

void ScriptObserver::push_info() {
  lua_createtable(L_, 0, 8);
  parameters_.push(L_);
  lua_setfield(L_, -2, "parameters");
  set_integer(L_, "steps", steps_);
}

void ScriptObserver::call(const ScriptRef& function, const char* name) {
  function.push(L_);
  lua_insert(L_, -2);
  protected_call(L_, 1, 1);
  if (lua_type(L_, -1) == LUA_TSTRING) {
    reason_ = lua_tostring(L_, -1);
  } else if (!lua_isnil(L_, -1)) {
    fail(ErrorKind::script, "{}: must return nothing, or a text, the reason to stop, got {}", name,
         describe_value(L_, -1));
  }
}

void ScriptObserver::on_evaluation(const train::EvaluationPoint& point) {
  if (!on_epoch_) return;
  const StackGuard guard(L_);
  push_info();
  set_integer(L_, "epoch", point.epoch);
  set_evaluation(L_, "train", point.train);
  if (point.valid) set_evaluation(L_, "valid", *point.valid);
  set_evaluation(L_, "test", point.test);
  call(on_epoch_, "on_epoch");
}

void ScriptObserver::on_step(std::int64_t epoch, std::int64_t step, double loss) {
  ++steps_;
  tell_step(epoch, step, loss);
}

void ScriptObserver::on_divergence(std::int64_t epoch, std::int64_t step, double loss) {
  tell_step(epoch, step, loss);
}

void ScriptObserver::tell_step(std::int64_t epoch, std::int64_t step, double loss) {
  if (!on_step_) return;
  const StackGuard guard(L_);
  push_info();
  set_integer(L_, "epoch", epoch);
  set_integer(L_, "step", step);
  set_number(L_, "loss", loss);
  call(on_step_, "on_step");
}

std::optional<train::TrainObserver::Stop> ScriptObserver::stop() {
  if (reason_) return Stop{.outcome = train::Outcome::stopped_early, .reason = *reason_};
  return std::nullopt;
}

}  // namespace optbench::bindings::training
