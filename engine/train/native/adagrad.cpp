// SPDX-License-Identifier: MIT
#include "engine/train/native/flat_optimizer.hpp"
#include "engine/train/native/native_optimizers.hpp"

#include <ATen/ops/_fused_adagrad.h>

namespace optbench::native {
namespace {

class Adagrad final : public FlatOptimizer {
 public:
  using FlatOptimizer::FlatOptimizer;

  void step(const train::OptimizerStep& /*step*/) override {
    step_[0].add_(1);
    at::_fused_adagrad_(values_, gradients_, sum_, step_, learning_rate_, lr_decay_, weight_decay_,
                        eps_, /*maximize=*/false);
  }

 private:
  void allocate() override {
    sum_ = add_state("sum", options_.number("initial_accumulator_value"));
    step_ = add_step_counter();
  }

  double lr_decay_ = options_.number("lr_decay");
  double weight_decay_ = options_.number("weight_decay");
  double eps_ = options_.number("eps");
  std::vector<at::Tensor> sum_, step_;
};

}  // namespace

train::OptimizerEntry adagrad() {
  return {
      .name = "native.adagrad",
      .summary = "Adagrad on LibTorch's fused kernel",
      .source = "Duchi, Hazan & Singer 2011; torch::optim::Adagrad",
      .options = {{.name = "lr", .help = "learning rate", .default_value = 1e-2, .from = 0},
                  {.name = "lr_decay",
                   .help = "divides the learning rate by 1 + (t - 1) times this",
                   .default_value = 0.0,
                   .from = 0},
                  {.name = "eps", .help = "added to the root", .default_value = 1e-10, .from = 0},
                  {.name = "initial_accumulator_value",
                   .help = "where the sum of squares starts",
                   .default_value = 0.0,
                   .from = 0},
                  {.name = "weight_decay",
                   .help = "adds this multiple of the parameters to the gradient",
                   .default_value = 0.0,
                   .from = 0}},
      .make = [](const Options& options) { return std::make_unique<Adagrad>(options); },
      .origin = "native",
      .digest = ""};
}

void register_optimizers(train::Catalog& catalog) {
  for (const auto& entry : {sgd, adam, adamw, adagrad}) catalog.optimizers.add(entry());
}

}  // namespace optbench::native
