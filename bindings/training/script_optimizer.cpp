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
struct StepSlot {
  const train::OptimizerStep* step = nullptr;
  const train::OptimizerLog* log = nullptr;
};

// State beside the instance's fields, by names that no field has.
constexpr const char* kRandom = "random";
constexpr const char* kSteps = "!steps";

/// The slot, within a step. Upvalue 1: it.
const StepSlot& open_slot(lua_State* L, const char* function) {
  const auto* slot = static_cast<const StepSlot*>(lua_touserdata(L, lua_upvalueindex(1)));
  if (slot->step == nullptr) {
    fail(ErrorKind::invalid_argument, "{}: may be called within step only", function);
  }
  return *slot;
}

int call_closure(lua_State* L) {
  const StepSlot& slot = open_slot(L, "closure");
  const ScriptScope in_engine(L, false);
  lua_pushnumber(L, slot.step->closure());
  return 1;
}

/// self.log(name, value), or self:log(name, value).
int log_value(lua_State* L) {
  const StepSlot& slot = open_slot(L, "log");
  if (lua_istable(L, 1)) lua_remove(L, 1);
  const std::string_view name = check_string(L, 1);
  double value = 0;
  if (const at::Tensor* tensor = peek<at::Tensor>(L, 2)) {
    if (tensor->numel() != 1) {
      fail_argument(L, 2,
                    fmt::format("a number or a Tensor of one element expected, got shape {}",
                                data::shape_text(tensor->sizes())));
    }
    value = tensor->item<double>();
  } else {
    value = check_number(L, 2);
  }
  if (*slot.log) (*slot.log)(name, value);  // else nobody keeps it
  return 0;
}

/// Sets a function of the instance below the slot on top of the stack.
template <auto function>
void set_step_function(lua_State* L, const char* name) {
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, guarded<function>, 1);
  lua_setfield(L, -3, name);
}

/// Opens the slot for as long as it lives.
class StepInProgress {
 public:
  StepInProgress(StepSlot& slot, const train::OptimizerStep& step, const train::OptimizerLog& log)
      : slot_(slot) {
    slot_ = {.step = &step, .log = &log};
  }
  ~StepInProgress() { slot_ = {}; }
  StepInProgress(const StepInProgress&) = delete;
  StepInProgress& operator=(const StepInProgress&) = delete;

 private:
  StepSlot& slot_;
};

}  // namespace

ScriptOptimizer::ScriptOptimizer(Interpreter& interpreter, const ScriptClass& script_class,
                                 const Options& options)
    : L_(interpreter.state()), name_(script_class.name) {
  const StackGuard guard(L_);
  script_class.table->push(L_);
  lua_getfield(L_, -1, "declaration");
  lua_getfield(L_, -1, "survives_nonfinite");
  survives_nonfinite_ = lua_toboolean(L_, -1) != 0;
  push_instance(L_, script_class, options);
  lua_getfield(L_, -1, "options");
  options_ = ScriptRef::pop(L_);
  (void)push_method(L_, lua_gettop(L_), "step");
  step_ = ScriptRef::pop(L_);

  new (lua_newuserdatauv(L_, sizeof(StepSlot), 0)) StepSlot{};
  set_step_function<call_closure>(L_, "closure");
  set_step_function<log_value>(L_, "log");
  step_slot_ = ScriptRef::pop(L_);
  instance_ = ScriptRef::pop(L_);
}

ScriptOptimizer::~ScriptOptimizer() = default;

void ScriptOptimizer::start(const train::OptimizerStart& start) {
  const StackGuard guard(L_);
  flat_values_ = start.parameters.flat_values();
  flat_gradient_ = start.parameters.flat_gradient();
  random_ = start.random;
  draws_seed_ = data::mix_bits(random_.current_seed());  // apart from the stream itself
  steps_ = 0;
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
  call_with_values("start", 0);
}

void ScriptOptimizer::draw_at(std::int64_t position) {
  draws_.restart(data::numbered_seed(draws_seed_, position));
}

void ScriptOptimizer::step(const train::OptimizerStep& step) {
  const StackGuard guard(L_);
  steps_ = step.t;
  draw_at(step.t);
  const DrawsInForce in_force(draws_);
  step_slot_.push(L_);
  auto* slot = static_cast<StepSlot*>(lua_touserdata(L_, -1));

  step_.push(L_);
  instance_.push(L_);
  lua_pushnumber(L_, step.loss);
  lua_setfield(L_, -2, "loss");
  values_.push(L_);
  gradient_.push(L_);
  lua_pushinteger(L_, step.t);
  {
    const StepInProgress open(*slot, step, log_);
    protected_call(L_, 4, 1);
  }
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

void ScriptOptimizer::call_with_values(const char* name, std::int64_t position) {
  const StackGuard guard(L_);
  draw_at(position);
  const DrawsInForce in_force(draws_);
  instance_.push(L_);
  const int instance = lua_gettop(L_);
  if (push_method(L_, instance, name)) {
    lua_pushvalue(L_, instance);
    values_.push(L_);
    protected_call(L_, 2, 0);
    expect_values_in_place(name);
  }
}

// Steps have positions from 1 on.
void ScriptOptimizer::before_evaluation() {
  call_with_values("before_evaluation", -2 * steps_ - 1);
}
void ScriptOptimizer::after_evaluation() { call_with_values("after_evaluation", -2 * steps_ - 2); }

void ScriptOptimizer::set_learning_rate(double rate) {
  options_.push(L_);
  lua_pushnumber(L_, rate);
  lua_setfield(L_, -2, "lr");
  lua_pop(L_, 1);
}

train::Optimizer::State ScriptOptimizer::state() const {
  const StackGuard guard(L_);
  instance_.push(L_);
  State state = read_script_state(L_, lua_gettop(L_), {flat_values_, flat_gradient_});
  if (random_.defined()) state.emplace_back(kRandom, random_.get_state());
  state.emplace_back(kSteps, at::scalar_tensor(steps_, at::kLong));
  return state;
}

void ScriptOptimizer::restore(const State& state) {
  const StackGuard guard(L_);
  State fields = state;
  std::erase_if(fields, [&](const auto& field) {
    if (field.first == kRandom) random_.set_state(field.second);
    if (field.first == kSteps) steps_ = field.second.template item<std::int64_t>();
    return field.first == kRandom || field.first == kSteps;
  });
  instance_.push(L_);
  restore_script_state(L_, lua_gettop(L_), fields, {flat_values_, flat_gradient_}, name_);
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
