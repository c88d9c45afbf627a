// SPDX-License-Identifier: MIT
#include "engine/base/error.hpp"
#include "engine/train/native/flat_optimizer.hpp"
#include "engine/train/native/native_optimizers.hpp"

#include <ATen/ops/_fused_sgd.h>

namespace optbench::native {
namespace {

class Sgd final : public FlatOptimizer {
 public:
  explicit Sgd(const Options& options) : FlatOptimizer(options) {
    if (nesterov_ && (momentum_factor_ == 0 || dampening_ != 0)) {
      fail(ErrorKind::invalid_argument,
           "native.sgd: option 'nesterov' needs momentum above 0 and dampening 0");
    }
  }

  void step(const train::OptimizerStep& step) override {
    const bool is_first_step = step.t == 1;
    at::_fused_sgd_(values_, gradients_, momentum_, weight_decay_, momentum_factor_, learning_rate_,
                    dampening_, nesterov_, /*maximize=*/false, is_first_step);
  }

 private:
  void allocate() override {
    if (momentum_factor_ != 0) momentum_ = add_state("momentum");
  }

  double weight_decay_ = options_.number("weight_decay");
  double momentum_factor_ = options_.number("momentum");
  double dampening_ = options_.number("dampening");
  bool nesterov_ = options_.boolean("nesterov");
  std::vector<at::Tensor> momentum_;
};

}  // namespace

train::OptimizerEntry sgd() {
  return {.name = "native.sgd",
          .summary = "Stochastic gradient descent with momentum, on LibTorch's fused kernel",
          .source = "Sutskever et al. 2013; torch::optim::SGD",
          .options = {{.name = "lr", .help = "learning rate", .default_value = 1e-2, .from = 0},
                      {.name = "momentum",
                       .help = "share of the last update kept",
                       .default_value = 0.0,
                       .from = 0},
                      {.name = "dampening",
                       .help = "share of the gradient left out of the momentum",
                       .default_value = 0.0},
                      {.name = "nesterov",
                       .kind = OptionKind::boolean,
                       .help = "look ahead along the momentum",
                       .default_value = false},
                      {.name = "weight_decay",
                       .help = "adds this multiple of the parameters to the gradient",
                       .default_value = 0.0,
                       .from = 0}},
          .make = [](const Options& options) { return std::make_unique<Sgd>(options); },
          .origin = "native",
          .digest = ""};
}

}  // namespace optbench::native
