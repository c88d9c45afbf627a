// SPDX-License-Identifier: MIT
#include "engine/train/native/flat_optimizer.hpp"
#include "engine/train/native/native_optimizers.hpp"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>

namespace optbench::native {
namespace {

/// Adam and AdamW differ in the weight decay: added to the gradient, or decoupled from it.
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
      decay_apart(decayed_, weight_decay_);
      decay_apart(others_, 0);
    }
  }

 private:
  /// The tensors of one call of the kernel; all have the one step counter.
  struct Tensors {
    std::vector<at::Tensor> values, gradients, mean, square, step;
  };

  void decay_apart(const Tensors& of, double weight_decay) {
    if (of.values.empty()) return;
    at::_fused_adamw_(of.values, of.gradients, of.mean, of.square, /*max_exp_avg_sqs=*/{}, of.step,
                      learning_rate_, beta1_, beta2_, weight_decay, eps_, /*amsgrad=*/false,
                      /*maximize=*/false);
  }

  void allocate() override {
    mean_ = add_state("mean");
    square_ = add_state("square");
    step_ = add_step_counter();
    if constexpr (decay == Decay::decoupled) {
      decayed_ = {values_, gradients_, mean_, square_, step_};
      others_ = {};
      if (options_.string("decay") == "all") return;
      const ByDecay values = by_decay(values_[0]);
      const ByDecay gradients = by_decay(gradients_[0]);
      const ByDecay mean = by_decay(mean_[0]);
      const ByDecay square = by_decay(square_[0]);
      const auto counters = [&](const std::vector<at::Tensor>& of) {
        return std::vector<at::Tensor>(of.size(), step_[0]);
      };
      decayed_ = {values.decayed, gradients.decayed, mean.decayed, square.decayed,
                  counters(values.decayed)};
      others_ = {values.others, gradients.others, mean.others, square.others,
                 counters(values.others)};
    }
  }

  double beta1_ = options_.number("beta1");
  double beta2_ = options_.number("beta2");
  double eps_ = options_.number("eps");
  double weight_decay_ = options_.number("weight_decay");
  std::vector<at::Tensor> mean_, square_, step_;
  Tensors decayed_, others_;  ///< of AdamW
};

OptionSpec decay_option() {
  return {.name = "decay",
          .kind = OptionKind::string,
          .help = "what is shrunk: weights and embeddings, or all parameters",
          .default_value = std::string("weights"),
          .allowed = {"weights", "all"}};
}

std::vector<OptionSpec> adam_options(double weight_decay, const std::string& decay_help) {
  return {
      {.name = "lr", .help = "learning rate", .default_value = 1e-3, .from = 0},
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
  std::vector<OptionSpec> specs =
      adam_options(1e-2, "shrinks the parameters by lr times this, apart from the gradient");
  specs.push_back(decay_option());
  return {
      .name = "native.adamw",
      .summary = "Adam with decoupled weight decay on LibTorch's fused kernel",
      .source = "Loshchilov & Hutter 2019, Algorithm 2; torch::optim::AdamW",
      .options = std::move(specs),
      .make =
          [](const Options& options) { return std::make_unique<Adam<Decay::decoupled>>(options); },
      .origin = "native",
      .digest = ""};
}

}  // namespace optbench::native
