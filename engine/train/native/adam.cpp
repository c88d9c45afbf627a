// SPDX-License-Identifier: MIT
#include "engine/train/native/flat_optimizer.hpp"
#include "engine/train/native/native_optimizers.hpp"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>

namespace optbench::native {
namespace {

/// Adam and AdamW differ in where the decay goes: into the gradient, or beside it.
enum class Decay { coupled, decoupled };

template <Decay decay>
class Adam final : public FlatOptimizer {
 public:
  using FlatOptimizer::FlatOptimizer;

  void step(const train::OptimizerStep& /*step*/) override {
    step_[0].add_(1);
    if constexpr (decay == Decay::coupled) {
      at::_fused_adam_(values_, gradients_, mean_, square_, /*max_exp_avg_sqs=*/{}, step_,
                       learning_rate_, beta1_, beta2_, weight_decay_, eps_, /*amsgrad=*/false,
                       /*maximize=*/false);
    } else {
      at::_fused_adamw_(values_, gradients_, mean_, square_, /*max_exp_avg_sqs=*/{}, step_,
                        learning_rate_, beta1_, beta2_, weight_decay_, eps_, /*amsgrad=*/false,
                        /*maximize=*/false);
    }
  }

 private:
  void allocate() override {
    mean_ = add_state("mean");
    square_ = add_state("square");
    step_ = add_step_counter();
  }

  double beta1_ = options_.number("beta1");
  double beta2_ = options_.number("beta2");
  double eps_ = options_.number("eps");
  double weight_decay_ = options_.number("weight_decay");
  std::vector<at::Tensor> mean_, square_, step_;
};

std::vector<OptionSpec> adam_options(double weight_decay, const std::string& decay_help) {
  return {
      {.name = "lr", .help = "step size", .default_value = 1e-3, .from = 0},
      {.name = "beta1", .help = "decay of the mean", .default_value = 0.9, .from = 0, .below = 1},
      {.name = "beta2",
       .help = "decay of the square",
       .default_value = 0.999,
       .from = 0,
       .below = 1},
      {.name = "eps", .help = "added to the root", .default_value = 1e-8, .from = 0},
      {.name = "weight_decay", .help = decay_help, .default_value = weight_decay, .from = 0}};
}

}  // namespace

train::OptimizerEntry adam() {
  return {
      .name = "native.adam",
      .summary = "Adam on LibTorch's fused kernel",
      .source = "Kingma & Ba 2015, Algorithm 1; torch::optim::Adam",
      .options = adam_options(0, "adds this multiple of the parameters to the gradient"),
      .make =
          [](const Options& options) { return std::make_unique<Adam<Decay::coupled>>(options); },
      .origin = "native",
      .digest = ""};
}

train::OptimizerEntry adamw() {
  return {
      .name = "native.adamw",
      .summary = "Adam with decoupled weight decay on LibTorch's fused kernel",
      .source = "Loshchilov & Hutter 2019, Algorithm 2; torch::optim::AdamW",
      .options =
          adam_options(1e-2, "shrinks the parameters by lr times this, apart from the gradient"),
      .make =
          [](const Options& options) { return std::make_unique<Adam<Decay::decoupled>>(options); },
      .origin = "native",
      .digest = ""};
}

}  // namespace optbench::native
