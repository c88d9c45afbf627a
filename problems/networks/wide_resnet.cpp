// SPDX-License-Identifier: MIT
#include "problems/networks/wide_resnet.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/batch_norm2d.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/global_mean.hpp"
#include "problems/layers/sequential.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::networks {
namespace {

layers::LayerPtr convolution(std::int64_t channels, std::int64_t kernel, std::int64_t stride) {
  return layers::conv2d({.channels = channels,
                         .kernel = kernel,
                         .stride = stride,
                         .padding = layers::Padding::same,
                         .weight = model::glorot_uniform(),
                         .regularized = true});
}

layers::LayerPtr normalization() {
  return layers::batch_norm2d({.epsilon = 1e-5, .momentum = 0.1});
}

/// x → shortcut(x) + convolutions of ReLU(batch norm(x)).
class ResidualUnit : public layers::Layer {
 public:
  ResidualUnit(std::int64_t channels, std::int64_t stride, bool is_first) {
    preactivation_.add("bn1", normalization()).add(layers::relu());
    if (is_first) shortcut_ = convolution(channels, 1, stride);
    residual_.add("conv1", convolution(channels, 3, stride))
        .add("bn2", normalization())
        .add(layers::relu())
        .add("conv2", convolution(channels, 3, 1));
  }

  layers::Shape plan(layers::NetworkPlan& plan, const layers::Shape& input) override {
    preactivation_.plan(plan, input);
    if (shortcut_) {
      const layers::NetworkPlan::Scope scope(plan, "shortcut");
      shortcut_->plan(plan, input);
    }
    layers::Shape output = residual_.plan(plan, input);
    plan.describe("sum with the shortcut", output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const layers::ForwardPass& pass) const override {
    const at::Tensor activated = preactivation_.forward(x, pass);
    const at::Tensor shortcut = shortcut_ ? shortcut_->forward(activated, pass) : x;
    return residual_.forward(activated, pass).add_(shortcut);
  }

 private:
  layers::Sequential preactivation_;
  layers::LayerPtr shortcut_;  // none: the inputs themselves
  layers::Sequential residual_;
};

layers::LayerPtr group(std::int64_t units, std::int64_t channels, std::int64_t stride) {
  auto layers = std::make_unique<layers::Sequential>();
  for (std::int64_t i = 1; i <= units; ++i) {
    layers->add(fmt::format("unit{}", i),
                std::make_unique<ResidualUnit>(channels, i == 1 ? stride : 1, i == 1));
  }
  return layers;
}

}  // namespace

layers::LayerPtr wide_resnet(std::int64_t units_per_group, std::int64_t classes) {
  auto network = std::make_unique<layers::Sequential>();
  network->add("conv", convolution(16, 3, 1))
      .add("group1", group(units_per_group, 64, 1))
      .add("group2", group(units_per_group, 128, 2))
      .add("group3", group(units_per_group, 256, 2))
      .add("bn", normalization())
      .add(layers::relu())
      .add(layers::global_mean())
      .add("dense", layers::dense({.outputs = classes,
                                   .weight = model::glorot_uniform(),
                                   .bias = model::constant(0),
                                   .regularized = true,
                                   .fixed = true}));
  return network;
}

}  // namespace optbench::problems::networks
