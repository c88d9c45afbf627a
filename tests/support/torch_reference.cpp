// SPDX-License-Identifier: MIT
#include "tests/support/torch_reference.hpp"

#include "engine/data/random.hpp"
#include "engine/model/initializers.hpp"

#include <torch/optim/adagrad.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>

#include <memory>

namespace optbench::testing {
namespace {

double option(const ReferenceCase& reference, std::string_view name, double fallback) {
  return reference.options.contains(name) ? reference.options.number(name) : fallback;
}

std::unique_ptr<torch::optim::Optimizer> make_reference(const ReferenceCase& reference,
                                                        const std::vector<at::Tensor>& parameters) {
  const auto value = [&](std::string_view name, double fallback) {
    return option(reference, name, fallback);
  };
  const double rate = reference.options.number("lr");
  if (reference.kind == "sgd") {
    return std::make_unique<torch::optim::SGD>(
        parameters, torch::optim::SGDOptions(rate)
                        .momentum(value("momentum", 0))
                        .dampening(value("dampening", 0))
                        .weight_decay(value("weight_decay", 0))
                        .nesterov(reference.options.contains("nesterov")));
  }
  if (reference.kind == "adam") {
    return std::make_unique<torch::optim::Adam>(
        parameters, torch::optim::AdamOptions(rate)
                        .betas({value("beta1", 0.9), value("beta2", 0.999)})
                        .eps(value("eps", 1e-8))
                        .weight_decay(value("weight_decay", 0)));
  }
  if (reference.kind == "adamw") {
    const auto options = [&](double weight_decay) {
      return torch::optim::AdamWOptions(rate)
          .betas({value("beta1", 0.9), value("beta2", 0.999)})
          .eps(value("eps", 1e-8))
          .weight_decay(weight_decay);
    };
    const double weight_decay = value("weight_decay", 1e-2);
    if (reference.options.contains("decay")) {  // "all": one group, as people write it
      return std::make_unique<torch::optim::AdamW>(parameters, options(weight_decay));
    }
    auto made = std::make_unique<torch::optim::AdamW>(std::vector<at::Tensor>{parameters[0]},
                                                      options(weight_decay));
    made->add_param_group(torch::optim::OptimizerParamGroup(
        {parameters[1]}, std::make_unique<torch::optim::AdamWOptions>(options(0))));
    return made;
  }
  return std::make_unique<torch::optim::Adagrad>(
      parameters, torch::optim::AdagradOptions(rate)
                      .lr_decay(value("lr_decay", 0))
                      .initial_accumulator_value(value("initial_accumulator_value", 0))
                      .eps(value("eps", 1e-10))
                      .weight_decay(value("weight_decay", 0)));
}

std::vector<Options> option_sets(const std::string& kind) {
  if (kind == "sgd") {
    return {
        Options({{"lr", 0.05}}),
        Options({{"lr", 0.05}, {"weight_decay", 0.1}}),
        Options({{"lr", 0.02}, {"momentum", 0.9}}),
        Options({{"lr", 0.02}, {"momentum", 0.9}, {"dampening", 0.3}}),
        Options({{"lr", 0.02}, {"momentum", 0.5}, {"dampening", -0.25}, {"weight_decay", 0.01}}),
        Options({{"lr", 0.02}, {"momentum", 0.9}, {"nesterov", true}}),
        Options({{"lr", 0.01}, {"momentum", 0.99}, {"nesterov", true}, {"weight_decay", 0.05}})};
  }
  if (kind == "adagrad") {
    return {Options({{"lr", 0.1}}), Options({{"lr", 0.1}, {"lr_decay", 0.05}}),
            Options({{"lr", 0.1}, {"initial_accumulator_value", 0.5}, {"eps", 1e-3}}),
            Options({{"lr", 0.2}, {"weight_decay", 0.1}, {"lr_decay", 0.01}})};
  }
  std::vector<Options> sets = {Options({{"lr", 0.01}}),
                               Options({{"lr", 0.05}, {"beta1", 0.5}, {"beta2", 0.9}}),
                               Options({{"lr", 0.05}, {"beta1", 0.0}, {"eps", 1e-2}}),
                               Options({{"lr", 0.02}, {"weight_decay", 0.1}}),
                               Options({{"lr", 0.02}, {"weight_decay", 0.0}, {"beta2", 0.5}})};
  if (kind == "adamw") {
    sets.push_back(Options({{"lr", 0.02}, {"weight_decay", 0.1}, {"decay", std::string("all")}}));
  }
  return sets;
}

}  // namespace

std::string to_text(const ReferenceCase& reference) {
  std::string text = reference.kind;
  for (const auto& [name, value] : reference.options)
    text += " " + name + "=" + optbench::to_text(value);
  return text;
}

at::Tensor path_gradient(const at::Tensor& x, std::int64_t t) {
  const at::Tensor place = at::arange(x.numel(), x.options());
  const auto time = static_cast<double>(t);
  return 0.3 * x + at::sin(2 * x + place) + at::cos(0.7 * time * (place + 1)) * (1 + place.fmod(3));
}

model::Parameters path_parameters() {
  model::Parameters parameters(
      {{.name = "weight", .shape = {3, 4}, .initializer = model::normal(1)},
       {.name = "bias",
        .shape = {5},
        .kind = model::ParameterKind::bias,
        .initializer = model::normal(1)}},
      {.dtype = at::kDouble});
  parameters.initialize(data::RandomStreams(5).stream("initialisation"));
  return parameters;
}

std::vector<ReferenceCase> reference_cases(const std::string& kind) {
  std::vector<ReferenceCase> cases;
  for (Options& options : option_sets(kind)) cases.push_back({kind, std::move(options)});
  return cases;
}

at::Tensor reference_path(const ReferenceCase& reference, std::int64_t steps) {
  const at::Tensor start = path_parameters().flat_values();
  const std::vector<at::Tensor> parameters = {start.narrow(0, 0, 12).reshape({3, 4}).clone(),
                                              start.narrow(0, 12, 5).clone()};
  for (const at::Tensor& parameter : parameters) parameter.requires_grad_(true);
  const auto optimizer = make_reference(reference, parameters);
  const at::NoGradGuard no_grad;
  const auto flat = [&] { return at::cat({parameters[0].flatten(), parameters[1]}); };
  at::Tensor path = at::empty({steps, 17}, at::kDouble);
  for (std::int64_t t = 1; t <= steps; ++t) {
    if (t == steps / 2 + 1) {
      for (auto& group : optimizer->param_groups()) {
        group.options().set_lr(group.options().get_lr() / 2);
      }
    }
    const at::Tensor gradient = path_gradient(flat(), t);
    parameters[0].mutable_grad() = gradient.narrow(0, 0, 12).reshape({3, 4}).clone();
    parameters[1].mutable_grad() = gradient.narrow(0, 12, 5).clone();
    optimizer->step();
    path[t - 1].copy_(flat());
  }
  return path;
}

at::Tensor path_of(train::Optimizer& optimizer, double learning_rate, std::int64_t steps) {
  model::Parameters parameters = path_parameters();
  const at::NoGradGuard no_grad;
  const std::function<double()> no_closure;
  optimizer.start({.parameters = parameters,
                   .random = data::RandomStreams(5).stream("optimizer"),
                   .total_steps = steps,
                   .steps_per_epoch = steps});
  at::Tensor path = at::empty({steps, 17}, at::kDouble);
  for (std::int64_t t = 1; t <= steps; ++t) {
    if (t == steps / 2 + 1) optimizer.set_learning_rate(learning_rate / 2);
    parameters.flat_gradient().copy_(path_gradient(parameters.flat_values(), t));
    optimizer.step({.t = t, .loss = 0, .closure = no_closure});
    path[t - 1].copy_(parameters.flat_values());
  }
  return path;
}

}  // namespace optbench::testing
