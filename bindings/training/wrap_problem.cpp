// SPDX-License-Identifier: MIT
#include "bindings/training/wrap_problem.hpp"

#include "bindings/cli/missing_data.hpp"
#include "bindings/lua/conversion.hpp"
#include "bindings/lua/host_object.hpp"
#include "bindings/lua/option_table.hpp"
#include "bindings/lua/script_scope.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/training/open_problem.hpp"
#include "bindings/training/run_table.hpp"
#include "bindings/training/sandbox_request.hpp"
#include "bindings/training/session.hpp"
#include "bindings/training/wrap_parameters.hpp"
#include "engine/base/counted.hpp"
#include "engine/base/error.hpp"
#include "engine/base/unknown_name.hpp"
#include "engine/data/shape.hpp"
#include "engine/machine/cpu_memory.hpp"
#include "engine/model/gradient_count.hpp"
#include "engine/train/diagnostics.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>

namespace optbench::bindings::training {
namespace {

using ProblemPtr = std::shared_ptr<OpenProblem>;
using OptimizerPtr = std::shared_ptr<OpenOptimizer>;

/// A problem during a call: kept alive, since a script may release it meanwhile, and with its own
/// number of threads.
class ProblemInUse {
 public:
  ProblemInUse(lua_State* L, int arg) : ProblemInUse(check<ProblemPtr>(L, arg)) {}
  explicit ProblemInUse(ProblemPtr problem)
      : problem_(std::move(problem)), threads_(problem_->settings.device.threads) {}
  [[nodiscard]] OpenProblem& operator*() const { return *problem_; }
  [[nodiscard]] OpenProblem* operator->() const { return problem_.get(); }

 private:
  ProblemPtr problem_;
  machine::ThreadsInForce threads_;
};

/// The settings of a run that a problem is built with: those not of training.
std::vector<std::string> problem_settings() {
  std::vector<std::string> keys = run::run_request_keys(run::Setting::Scope::problem);
  std::erase_if(keys, [](const std::string& key) { return run::find_setting(key)->is_positional; });
  return keys;
}

void push_batch(lua_State* L, const data::Batch& batch) {
  lua_createtable(L, 0, 2);
  tensor::push_tensor(L, batch.inputs);
  lua_setfield(L, -2, "inputs");
  if (batch.targets.defined()) {
    tensor::push_tensor(L, batch.targets);
    lua_setfield(L, -2, "targets");
  }
}

/// A table { inputs, targets } as returned by p:batch(), or made by the script.
data::Batch read_batch(lua_State* L, int arg) {
  OptionTable fields(L, arg, "batch");
  data::Batch batch{.inputs = fields.require<at::Tensor>("inputs"), .targets = {}};
  if (auto targets = fields.get<at::Tensor>("targets")) batch.targets = *std::move(targets);
  fields.reject_unknown();
  if (batch.inputs.dim() == 0 || batch.inputs.size(0) == 0) {
    fail(ErrorKind::invalid_argument,
         "batch: expected inputs of shape [B, ...] with B >= 1, got {}",
         data::shape_text(batch.inputs.sizes()));
  }
  return batch;
}

/// The batch at `arg`; without one, the next unused batch.
data::Batch check_batch(lua_State* L, int arg, OpenProblem& problem) {
  return lua_isnoneornil(L, arg) ? problem.unused_batch() : read_batch(L, arg);
}

/// The same without using the batch up.
data::Batch look_at_batch(lua_State* L, int arg, OpenProblem& problem) {
  data::Batch batch;
  if (!lua_isnoneornil(L, arg)) {
    batch = read_batch(L, arg);
  } else {
    batch = problem.batch ? *problem.batch : problem.next_batch();
  }
  problem.look();
  return batch;
}

model::Mode check_mode(lua_State* L, int arg) {
  const std::string mode = optional_string(L, arg, "train");
  if (mode == "train") return model::Mode::train;
  if (mode == "evaluate") return model::Mode::evaluate;
  fail_argument(L, arg, fmt::format("mode must be \"train\" or \"evaluate\", got \"{}\"", mode));
}

/// Builds a problem. The stack: its name or declaration, and the settings or nil.
int build(lua_State* L) {
  Session& session = host_object<Session>(L);
  lua_settop(L, 2);
  if (lua_isnil(L, 2)) {
    lua_newtable(L);
    lua_replace(L, 2);
  }
  if (!lua_istable(L, 2)) {
    fail(ErrorKind::invalid_argument,
         "optbench.problem: expected settings in a table, {{ seed = 1 }}, got {}",
         describe_value(L, 2));
  }
  const std::vector<std::string> known = problem_settings();
  for (const std::string& key : string_keys(L, 2)) {
    if (std::ranges::find(known, key) == known.end()) {
      fail_unknown_name("optbench.problem", "setting", key, known);
    }
  }
  lua_newtable(L);  // a copy, to which the problem is added
  lua_pushnil(L);
  while (lua_next(L, 2) != 0) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_settable(L, 3);
  }
  lua_pushvalue(L, 1);
  lua_setfield(L, 3, "problem");
  RunTable table = read_run_table(L, 3, "optbench.problem");
  run::RunRequest request = run::read_run_request("optbench.problem", table.settings);
  if (session.interpreter().limits().sandbox) {
    expect_confined("optbench.problem", request, session.interpreter().search());
    request.no_download = true;
  }
  const run::RunSettings settings = resolve_run_table(session, table, request);
  for (const std::string& warning : settings.warnings) fmt::print(stderr, "warning: {}\n", warning);
  const ScriptScope in_engine(L, false);
  if (!cli::fetch_missing_data(settings, request, cli::FetchProgress::Detail::shown)) {
    session.interpreter().interrupt();
    fail(ErrorKind::io, "optbench.problem: interrupted: {}", cli::kFetchingKept);
  }
  push<ProblemPtr>(L, std::make_shared<OpenProblem>(settings));
  return 1;
}

/// What optbench.problem(name) gives until settings build it: a table whose metatable has these
/// functions. Upvalue of each: the name or declaration.
int build_given(lua_State* L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_replace(L, 1);
  return build(L);
}

std::string unbuilt_text(lua_State* L) {
  const std::string name = lua_type(L, lua_upvalueindex(1)) == LUA_TSTRING
                               ? fmt::format("\"{}\"", lua_tostring(L, lua_upvalueindex(1)))
                               : "...";
  return fmt::format(
      "optbench.problem({0}) is not built yet: braces with its settings do it, "
      "optbench.problem({0}){{}}",
      name);
}

int show_unbuilt(lua_State* L) {
  lua_pushstring(L, unbuilt_text(L).c_str());
  return 1;
}

int use_unbuilt(lua_State* L) { fail(ErrorKind::invalid_argument, "{}", unbuilt_text(L)); }

/// Pushes it for the name or declaration at argument 1.
void push_unbuilt(lua_State* L) {
  lua_newtable(L);
  lua_newtable(L);
  const auto set = [&](const char* event, lua_CFunction function) {
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, function, 1);
    lua_setfield(L, -2, event);
  };
  set("__call", guarded<build_given>);
  set("__tostring", guarded<show_unbuilt>);
  set("__index", guarded<use_unbuilt>);
  set("__newindex", guarded<use_unbuilt>);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
}

int problem(lua_State* L) {
  if (!lua_istable(L, 1)) {
    // Report a wrong name here, at its line, and not in the second call.
    Session& session = host_object<Session>(L);
    const std::string name(check_string(L, 1));
    if (session.interpreter().limits().sandbox) {
      expect_inside("optbench.problem", "problem", name, session.interpreter().search());
    }
    (void)session.problem(name);
  }
  if (!lua_isnoneornil(L, 2)) return build(L);
  lua_settop(L, 1);
  push_unbuilt(L);
  return 1;
}

int next_batch(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  push_batch(L, in_use->next_batch());
  return 1;
}

int loss_and_gradient(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  OpenProblem& self = *in_use;
  lua_pushnumber(L, self.loss_and_gradient(check_batch(L, 2, self)));
  return 1;
}

int forward(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  OpenProblem& self = *in_use;
  const data::Batch batch = look_at_batch(L, 2, self);
  const model::Mode mode = check_mode(L, 3);
  if (at::GradMode::is_enabled()) model::count_gradients(1);  // it can be had from the graph
  const std::int64_t before = machine::tensor_bytes_of_thread();
  const model::Forward result = self.problem->forward(batch, mode);
  self.note_forward_pass();
  const std::int64_t kept = machine::tensor_bytes_of_thread() - before;
  tensor::push_tensor(L, result.output);
  tensor::push_tensor(L, result.losses, kept);  // with its graph
  return 2;
}

int loss(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  OpenProblem& self = *in_use;
  const at::NoGradGuard no_grad;
  const data::Batch batch = look_at_batch(L, 2, self);
  const model::Mode mode = check_mode(L, 3);
  const at::Tensor losses = self.problem->forward(batch, mode).losses;
  self.note_forward_pass();
  const double l2 = self.problem->l2_factor();
  lua_pushnumber(L, losses.mean().item<double>() +
                        (l2 == 0 ? 0 : l2 * self.problem->parameters().half_square_norm()));
  return 1;
}

int evaluate(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  OpenProblem& self = *in_use;
  const data::Split split = data::parse_split(optional_string(L, 2, "test"));
  if (self.problem->dataset().size(split) == 0) {
    fail(ErrorKind::invalid_argument, "evaluate: there is no split '{}'{}", to_text(split),
         split == data::Split::valid ? " (give optbench.problem a valid_size)" : "");
  }
  const model::Evaluation result = [&] {
    const ScriptScope in_engine(L, false);
    return self.problem->evaluate(split, self.settings.batch_size, self.epochs_done());
  }();
  Json table = {{"data_loss", result.loss.data},
                {"regularization", result.loss.regularization},
                {"examples", result.examples}};
  for (const auto& [metric, value] : result.metrics) table[metric.name] = value;
  push_json(L, table);
  return 1;
}

/// A vector with one number per parameter element.
at::Tensor check_vector(lua_State* L, int arg, const OpenProblem& problem) {
  const at::Tensor& vector = tensor::check_tensor(L, arg);
  const at::Tensor& values = problem.problem->parameters().flat_values();
  if (vector.sizes() != values.sizes() || vector.scalar_type() != values.scalar_type()) {
    fail_argument(
        L, arg,
        fmt::format("{} Tensor of shape {} expected, got {} {}",
                    machine::dtype_name(values.scalar_type()), data::shape_text(values.sizes()),
                    machine::dtype_name(vector.scalar_type()), data::shape_text(vector.sizes())));
  }
  return vector.detach();
}

int hessian_vector(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  OpenProblem& self = *in_use;
  const at::Tensor vector = check_vector(L, 2, self);
  tensor::push_tensor(L, self.problem->hessian_vector(look_at_batch(L, 3, self), vector));
  return 1;
}

int measure_sharpness(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  OpenProblem& self = *in_use;
  const data::Batch batch = look_at_batch(L, 2, self);
  const std::int64_t iterations = optional_integer(L, 3, 20);
  if (iterations < 1 || iterations > 1'000'000) {
    fail_argument(L, 3, fmt::format("iterations must be in [1, 1000000], got {}", iterations));
  }
  const OpenProblem::Position here = self.here();
  const std::uint64_t seed = train::sharpness_seed(self.streams, here.epoch, here.step);
  lua_pushnumber(L, train::sharpness(*self.problem, batch, seed, static_cast<int>(iterations)));
  return 1;
}

int measure_noise_scale(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  OpenProblem& self = *in_use;
  lua_pushnumber(L, train::gradient_noise_scale(*self.problem, look_at_batch(L, 2, self)));
  return 1;
}

int start_optimizer(lua_State* L) {
  const ProblemPtr self = check<ProblemPtr>(L, 1);
  Session& session = host_object<Session>(L);
  if (session.interpreter().limits().sandbox && lua_type(L, 2) == LUA_TSTRING) {
    expect_inside("Problem:optimizer", "optimizer", check_string(L, 2),
                  session.interpreter().search());
  }
  const train::OptimizerEntry entry = check_optimizer(L, 2, session, "Problem:optimizer");
  const Options options = resolve_options(entry.name, entry.options, to_options(L, 3, entry.name));
  const at::NoGradGuard no_grad;
  auto started = std::make_shared<OpenOptimizer>();
  started->problem = self;
  started->entry = entry;
  started->optimizer = entry.make(options);
  started->optimizer->start({.parameters = self->problem->parameters(),
                             .random = self->streams.stream("optimizer"),
                             .total_steps = 0,
                             .steps_per_epoch = self->batches.steps_per_epoch()});
  push<OptimizerPtr>(L, std::move(started));
  return 1;
}

int parameters(lua_State* L) {
  const ProblemInUse in_use(L, 1);
  OpenProblem& self = *in_use;
  if (!self.parameters) {
    push_parameters(L, self.problem->parameters());
    self.parameters = ScriptRef::pop(L);
  }
  self.parameters.push(L);
  return 1;
}

template <auto read>
int number_property(lua_State* L) {
  lua_pushinteger(L, static_cast<lua_Integer>(read(*check<ProblemPtr>(L, 1))));
  return 1;
}

int name(lua_State* L) {
  lua_pushstring(L, check<ProblemPtr>(L, 1)->settings.problem.name.c_str());
  return 1;
}

int problem_text(lua_State* L) {
  const OpenProblem& self = *check<ProblemPtr>(L, 1);
  const std::string text =
      fmt::format("Problem {}: {}, batches of {}, seed {}", self.settings.problem.name,
                  counted(self.problem->parameters().numel(), "parameter"),
                  self.settings.batch_size, self.settings.seed);
  lua_pushstring(L, text.c_str());
  return 1;
}

constexpr Method kProblemMethods[] = {
    method<next_batch>("batch", "p:batch() -> Batch",
                       "The next training batch { inputs, targets }, in the order of a run with "
                       "that seed; after an epoch the next one begins."),
    method<loss_and_gradient>(
        "loss_and_gradient", "p:loss_and_gradient([batch: Batch]) -> number",
        "Mean loss with L2 in training mode; its gradient replaces p.parameters.flat_gradient. "
        "Without a batch: of the one that p:batch() gave, or of the next when that was used."),
    method<loss>("loss", "p:loss([batch: Batch], mode: string = \"train\") -> number",
                 "Mean loss with L2, no gradient; mode is \"train\" or \"evaluate\". Without a "
                 "batch: of the one at hand."),
    method<forward>(
        "forward",
        "p:forward([batch: Batch], mode: string = \"train\") -> output: Tensor, losses: Tensor",
        "What the network gives for a batch, and the loss of each example [B] without L2; recorded "
        "from the `leaf` of each parameter. Without a batch: of the one at hand."),
    method<evaluate>(
        "evaluate", "p:evaluate(split: string = \"test\") -> table",
        "Means over a split (\"train_eval\", \"valid\", \"test\" or \"train\"): "
        "{ loss, data_loss, regularization, examples }, and by name the problem's other "
        "metrics (accuracy)."),
    method<hessian_vector>("hessian_vector",
                           "p:hessian_vector(vector: Tensor, [batch: Batch]) -> Tensor",
                           "The Hessian of the loss with L2 over a batch, times a vector [n]."),
    method<measure_sharpness>(
        "sharpness", "p:sharpness([batch: Batch], iterations: integer = 20) -> number",
        "The largest eigenvalue, by absolute value, of the Hessian of the loss over a batch, by "
        "power iteration."),
    method<measure_noise_scale>(
        "gradient_noise_scale", "p:gradient_noise_scale([batch: Batch]) -> number",
        "Trace of the covariance of the examples' gradients over the squared length of their mean, "
        "estimated from a batch and its halves (McCandlish et al. 2018, appendix A.1)."),
    method<start_optimizer>(
        "optimizer", "p:optimizer(optimizer: string|OptimizerClass, [options: table]) -> Optimizer",
        "Starts an optimizer (name, path or class) on the problem's "
        "parameters; options is a table, { lr = 0.1 }."),
};

constexpr Method kProblemProperties[] = {
    method<parameters>(
        "parameters", "p.parameters -> table",
        "The parameters in forward order, as a list and by name: { name, kind, shape, value, "
        "gradient, leaf }; and flat_values and flat_gradient, shape [n], of which all values and "
        "gradients are views."),
    method<name>("name", "p.name -> string", "The problem's name."),
    method<number_property<[](const OpenProblem& p) { return p.settings.batch_size; }>>(
        "batch_size", "p.batch_size -> integer", "Examples in a training batch."),
    method<number_property<[](const OpenProblem& p) { return p.batches.steps_per_epoch(); }>>(
        "steps_per_epoch", "p.steps_per_epoch -> integer", "Batches in an epoch."),
    method<number_property<[](const OpenProblem& p) { return p.batches.epoch(); }>>(
        "epoch", "p.epoch -> integer",
        "The epoch of the last batch, counted from 0; -1 before the first."),
    method<number_property<[](const OpenProblem& p) { return p.batches.step(); }>>(
        "step", "p.step -> integer", "The number of the last batch within its epoch, from 0."),
    method<number_property<[](const OpenProblem& p) { return p.settings.seed; }>>(
        "seed", "p.seed -> integer", "The seed that everything is drawn from."),
};

constexpr Method kProblemOperators[] = {
    method<problem_text>("__tostring", "tostring(p) -> string", "Name and size in one line."),
};

int step(lua_State* L) {
  const OptimizerPtr held = check<OptimizerPtr>(L, 1);  // a script may release it meanwhile
  OpenOptimizer& self = *held;
  const ProblemInUse in_use(self.problem);
  OpenProblem& problem = *in_use;
  const at::NoGradGuard no_grad;
  const std::function<double()> closure = [&] { return problem.evaluate_again(); };
  self.optimizer->step({.t = ++self.steps, .loss = problem.loss, .closure = closure});
  return 0;
}

int set_learning_rate(lua_State* L) {
  const OptimizerPtr held = check<OptimizerPtr>(L, 1);
  OpenOptimizer& self = *held;
  self.optimizer->set_learning_rate(check_number(L, 2));
  return 0;
}

int state(lua_State* L) {
  const OptimizerPtr held = check<OptimizerPtr>(L, 1);
  const OpenOptimizer& self = *held;
  lua_newtable(L);
  for (const auto& [field, value] : self.optimizer->state()) {
    tensor::push_tensor(L, value);
    lua_setfield(L, -2, field.c_str());
  }
  return 1;
}

template <auto swap>
int swap_weights(lua_State* L) {
  const at::NoGradGuard no_grad;
  const OptimizerPtr held = check<OptimizerPtr>(L, 1);
  const ProblemInUse in_use(held->problem);
  (held->optimizer.get()->*swap)();
  return 0;
}

int optimizer_text(lua_State* L) {
  const OpenOptimizer& self = *check<OptimizerPtr>(L, 1);
  const std::string text =
      fmt::format("Optimizer {} on {} after {}", self.entry.name,
                  self.problem->settings.problem.name, counted(self.steps, "step"));
  lua_pushstring(L, text.c_str());
  return 1;
}

constexpr Method kOptimizerMethods[] = {
    method<step>(
        "step", "o:step()",
        "One update with what stands in p.parameters.flat_gradient: what p:loss_and_gradient() "
        "left, or was written there. Optimizers that evaluate again do so on the same batch."),
    method<set_learning_rate>("set_learning_rate", "o:set_learning_rate(lr: number)",
                              "The rate in force from the next step on."),
    method<state>("state", "o:state() -> table",
                  "Everything but the parameters that the next step depends on: copies, by name."),
    method<swap_weights<&train::Optimizer::before_evaluation>>(
        "before_evaluation", "o:before_evaluation()",
        "Swaps in the weights to evaluate, for optimizers that average them."),
    method<swap_weights<&train::Optimizer::after_evaluation>>(
        "after_evaluation", "o:after_evaluation()", "Swaps the training's weights back in."),
};

constexpr Method kOptimizerOperators[] = {
    method<optimizer_text>("__tostring", "tostring(o) -> string", "What it is, in one line."),
};

constexpr Method kFunctions[] = {
    method<problem>(
        "problem",
        "optbench.problem(problem: string|table) -> fun(settings: table): Problem; "
        "optbench.problem(problem: string|table, settings: table) -> Problem",
        "A problem (name, path or what problem.define gave) to step through by hand: "
        "optbench.problem(\"mnist_2c2d\"){seed = 1} builds it. Its settings are those of "
        "optbench.run that do not concern the training: batch_size, weight_decay, seed, "
        "valid_size, "
        "data_dir, problem_set, dataset_set, synthetic, order, no_download, no_verify, dtype, "
        "device, threads.\n\n"
        "Example:\n\n"
        "   local p = optbench.problem(\"quadratic_deep\"){ seed = 1 }\n"
        "   local o = p:optimizer(\"sgd\", { lr = 0.01 })\n"
        "   for step = 1, 20 do\n"
        "      print(step, p:loss_and_gradient())\n"
        "      o:step()\n"
        "   end\n"
        "   print(p:evaluate(\"test\").loss)"),
};

}  // namespace

void register_problem(lua_State* L) {
  register_type<ProblemPtr>(L, {kProblemMethods}, {kProblemOperators}, {kProblemProperties});
  register_type<OptimizerPtr>(L, {kOptimizerMethods}, {kOptimizerOperators});
}

std::span<const Method> problem_functions() { return kFunctions; }

}  // namespace optbench::bindings::training
