// SPDX-License-Identifier: MIT
#include "problems/layers/activation.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::layers {
namespace {

constexpr double kSlope = 0.01;  // of the leaky ReLU that replaces another activation

/// The name of an activation in layer tables, and its function on a tensor that it may overwrite.
struct Function {
  std::string text;
  std::function<at::Tensor(at::Tensor& x)> apply;
};

Function leaky(double slope) {
  return {fmt::format("leaky ReLU, slope {}", slope),
          [slope](at::Tensor& x) { return at::leaky_relu_(x, slope); }};
}

Function named(const std::string& name) {
  if (name == "relu") return {"ReLU", [](at::Tensor& x) { return x.relu_(); }};
  if (name == "leaky_relu") return leaky(kSlope);
  if (name == "elu") return {"ELU", [](at::Tensor& x) { return at::elu_(x); }};
  if (name == "softplus") return {"softplus", [](at::Tensor& x) { return at::softplus(x); }};
  if (name == "tanh") return {"tanh", [](at::Tensor& x) { return x.tanh_(); }};
  if (name == "sigmoid") return {"sigmoid", [](at::Tensor& x) { return x.sigmoid_(); }};
  fail(ErrorKind::internal, "activation: unknown name '{}'", name);
}

class Activation : public Layer {
 public:
  Activation(std::string name, Function specified)
      : name_(std::move(name)), specified_(std::move(specified)), function_(specified_) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    const std::string name = plan.activation(name_);
    function_ = name == name_ ? specified_ : named(name);
    plan.describe(function_.text, input);
    return input;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x,
                                   const ForwardPass& /*pass*/) const override {
    at::Tensor y = x;
    return function_.apply(y);
  }

 private:
  std::string name_;
  Function specified_;
  Function function_;
};

}  // namespace

LayerPtr relu() { return std::make_unique<Activation>("relu", named("relu")); }

LayerPtr leaky_relu(double slope) {
  return std::make_unique<Activation>("leaky_relu", leaky(slope));
}

}  // namespace optbench::problems::layers
