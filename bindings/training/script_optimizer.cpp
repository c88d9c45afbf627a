// SPDX-License-Identifier: MIT
#include "bindings/training/script_optimizer.hpp"

#include "bindings/lua/script_scope.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/tensor/wrap_random.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "bindings/training/script_state.hpp"
#include "bindings/training/wrap_parameters.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::training {
namespace {

/// Lives in a Lua userdata, because a script may keep self.closure for longer than the step.
struct ClosureSlot {
  const std::function<double()>* closure = nullptr;
};

int call_closure(lua_State* L) {
  const auto* slot = static_cast<const ClosureSlot*>(lua_touserdata(L, lua_upvalueindex(1)));
  if (slot->closure == nullptr) {
    fail(ErrorKind::invalid_argument, "closure: may be called within step only");
  }
  const ScriptScope in_engine(L, false);
  lua_pushnumber(L, (*slot->closure)());
  return 1;
}

}  // namespace

ScriptOptimizer::ScriptOptimizer(Interpreter& interpreter, const ScriptClass& script_class,
                                 const Options& options)
    : interpreter_(interpreter), L_(interpreter.state()), name_(script_class.name) {
  push_instance(L_, script_class, options);
  lua_getfield(L_, -1, "options");
  options_ = ScriptRef::pop(L_);
  (void)push_method(L_, lua_gettop(L_), "step");
  step_ = ScriptRef::pop(L_);

  new (lua_newuserdatauv(L_, sizeof(ClosureSlot), 0)) ClosureSlot{};
  lua_pushvalue(L_, -1);
  closure_slot_ = ScriptRef::pop(L_);
  lua_pushcclosure(L_, guarded<call_closure>, 1);
  lua_setfield(L_, -2, "closure");
  instance_ = ScriptRef::pop(L_);
}

ScriptOptimizer::~ScriptOptimizer() = default;

void ScriptOptimizer::start(const train::OptimizerStart& start) {
  const StackGuard guard(L_);
  flat_values_ = start.parameters.flat_values();
  random_ = start.random;
  interpreter_.seed(random_.current_seed());  // math.random repeats with the run's seed as well
  tensor::push_tensor(L_, start.parameters.flat_values());
  values_ = ScriptRef::pop(L_);
  tensor::push_tensor(L_, start.parameters.flat_gradient());
  gradient_ = ScriptRef::pop(L_);

  instance_.push(L_);
  push_parameters(L_, start.parameters);
  lua_setfield(L_, -2, "parameters");
  push(L_, start.random);
  lua_setfield(L_, -2, "random");
  lua_pushinteger(L_, start.total_steps);
  lua_setfield(L_, -2, "total_steps");
  lua_pushinteger(L_, start.steps_per_epoch);
  lua_setfield(L_, -2, "steps_per_epoch");
  call_with_values("start");
}

void ScriptOptimizer::step(const train::OptimizerStep& step) {
  const StackGuard guard(L_);
  closure_slot_.push(L_);
  auto* slot = static_cast<ClosureSlot*>(lua_touserdata(L_, -1));

  step_.push(L_);
  instance_.push(L_);
  lua_pushnumber(L_, step.loss);
  lua_setfield(L_, -2, "loss");
  values_.push(L_);
  gradient_.push(L_);
  lua_pushinteger(L_, step.t);
  slot->closure = &step.closure;
  try {
    protected_call(L_, 4, 1);
  } catch (const std::exception&) {
    slot->closure = nullptr;
    throw;
  }
  slot->closure = nullptr;
  if (!lua_isnil(L_, -1)) {
    fail(ErrorKind::script, "{}: step must change x in place and return nothing, got {}", name_,
         describe_value(L_, -1));
  }
  expect_values_in_place("step");
}

void ScriptOptimizer::expect_values_in_place(const char* method) const {
  values_.push(L_);
  const auto& values = static_cast<const Box<at::Tensor>*>(lua_touserdata(L_, -1))->value;
  lua_pop(L_, 1);
  if (!values.defined()) {
    fail(ErrorKind::script, "{}: {} must leave x in place, but released it", name_, method);
  }
  if (values.sizes() != flat_values_.sizes() || values.data_ptr() != flat_values_.data_ptr()) {
    fail(ErrorKind::script, "{}: {} must leave x in place: expected shape {}, got {}{}", name_,
         method, data::shape_text(flat_values_.sizes()), data::shape_text(values.sizes()),
         values.sizes() == flat_values_.sizes() ? " in other memory" : "");
  }
}

void ScriptOptimizer::call_with_values(const char* name) {
  const StackGuard guard(L_);
  instance_.push(L_);
  const int instance = lua_gettop(L_);
  if (push_method(L_, instance, name)) {
    lua_pushvalue(L_, instance);
    values_.push(L_);
    protected_call(L_, 2, 0);
    expect_values_in_place(name);
  }
}

void ScriptOptimizer::before_evaluation() { call_with_values("before_evaluation"); }
void ScriptOptimizer::after_evaluation() { call_with_values("after_evaluation"); }

void ScriptOptimizer::set_learning_rate(double rate) {
  options_.push(L_);
  lua_pushnumber(L_, rate);
  lua_setfield(L_, -2, "lr");
  lua_pop(L_, 1);
}

train::Optimizer::State ScriptOptimizer::state() const {
  const StackGuard guard(L_);
  instance_.push(L_);
  State state = read_script_state(L_, lua_gettop(L_), flat_values_);
  if (random_.defined()) state.emplace_back("random", random_.get_state());
  return state;
}

void ScriptOptimizer::restore(const State& state) {
  const StackGuard guard(L_);
  State fields = state;
  std::erase_if(fields, [&](const auto& field) {
    if (field.first != "random") return false;
    random_.set_state(field.second);
    return true;
  });
  instance_.push(L_);
  const int instance = lua_gettop(L_);
  // What the rule has made since, and would find again at a step that expects it not to be there.
  for (const auto& [path, value] : read_script_state(L_, instance, flat_values_)) {
    const bool kept = std::any_of(fields.begin(), fields.end(),
                                  [&](const auto& field) { return field.first == path; });
    if (!kept) erase_script_field(L_, instance, path);
  }
  write_script_state(L_, instance, fields, name_);
}

train::OptimizerEntry optimizer_entry(Interpreter& interpreter, const ScriptClass& script_class,
                                      const std::string& name, ScriptOrigin origin,
                                      ForEachRun<ScriptClass> for_each_run) {
  return {.name = name,
          .summary = script_class.summary,
          .source = script_class.source,
          .options = script_class.options,
          .make =
              [&interpreter, for_each_run = std::move(for_each_run)](const Options& options) {
                return std::make_unique<ScriptOptimizer>(interpreter, for_each_run(), options);
              },
          .origin = origin.origin,
          .digest = origin.digest,
          .code = std::move(origin.code),
          .identity_missing = origin.identity_missing("optimizer", name)};
}

}  // namespace optbench::bindings::training
