// SPDX-License-Identifier: MIT
#include "bindings/tensor/named_arguments.hpp"
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// t:f() -> Tensor
template <auto operation>
int activation(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return call_kernel([&] { return operation(self); }, self); });
}

int leaky_relu(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  NamedArguments arguments(L, 2, "leaky_relu");
  const double slope = arguments.get<double>("negative_slope", 0.01);
  arguments.finish();
  return return_tensor(L, [&] { return at::leaky_relu(self, slope); });
}

int elu(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  NamedArguments arguments(L, 2, "elu");
  const double alpha = arguments.get<double>("alpha", 1);
  arguments.finish();
  return return_tensor(L, [&] { return at::elu(self, alpha); });
}

int gelu(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  NamedArguments arguments(L, 2, "gelu");
  const auto approximate = arguments.get<std::string>("approximate", "none");
  arguments.finish();
  return return_tensor(L, [&] { return at::gelu(self, approximate); });
}

int softplus(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  NamedArguments arguments(L, 2, "softplus");
  const double beta = arguments.get<double>("beta", 1);
  const double threshold = arguments.get<double>("threshold", 20);
  arguments.finish();
  return return_tensor(L, [&] { return at::softplus(self, beta, threshold); });
}

int hardtanh(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  NamedArguments arguments(L, 2, "hardtanh");
  const double low = arguments.get<double>("min_val", -1);
  const double high = arguments.get<double>("max_val", 1);
  arguments.finish();
  return return_tensor(L, [&] { return at::hardtanh(self, low, high); });
}

int glu(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t dim =
      lua_isnoneornil(L, 2) ? self.dim() - 1 : check_dimension(L, 2, self.dim());
  return return_tensor(L, [&] { return at::glu(self, dim); });
}

int prelu(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& weight = check_tensor(L, 2);
  return return_tensor(L, [&] { return at::prelu(self, weight); });
}

constexpr Method kMethods[] = {
    method<leaky_relu>("leaky_relu", "t:leaky_relu(negative_slope: number = 0.01) -> Tensor",
                       "x where it is positive, negative_slope * x elsewhere."),
    method<elu>("elu", "t:elu(alpha: number = 1) -> Tensor",
                "x where it is positive, alpha * (exp(x) - 1) elsewhere."),
    method<activation<[](const Tensor& x) { return at::selu(x); }>>(
        "selu", "t:selu() -> Tensor", "Scaled elu with the constants of Klambauer et al. 2017."),
    method<gelu>("gelu", "t:gelu(approximate: string = \"none\") -> Tensor",
                 "x times the normal distribution at x; approximate: \"none\" or \"tanh\"."),
    method<activation<[](const Tensor& x) { return at::silu(x); }>>(
        "silu", "t:silu() -> Tensor", "x * sigmoid(x), also called swish."),
    method<activation<[](const Tensor& x) { return at::mish(x); }>>("mish", "t:mish() -> Tensor",
                                                                    "x * tanh(softplus(x))."),
    method<softplus>("softplus", "t:softplus(beta: number = 1, threshold: number = 20) -> Tensor",
                     "log(1 + exp(beta * x)) / beta; x itself where beta * x > threshold."),
    method<hardtanh>("hardtanh", "t:hardtanh(min_val: number = -1, max_val: number = 1) -> Tensor",
                     "Limits each element to [min_val, max_val]."),
    method<activation<[](const Tensor& x) { return at::hardtanh(x, 0, 6); }>>(
        "relu6", "t:relu6() -> Tensor", "Limits each element to [0, 6]."),
    method<activation<[](const Tensor& x) { return at::hardsigmoid(x); }>>(
        "hardsigmoid", "t:hardsigmoid() -> Tensor", "x / 6 + 1 / 2, limited to [0, 1]."),
    method<activation<[](const Tensor& x) { return at::hardswish(x); }>>(
        "hardswish", "t:hardswish() -> Tensor", "x * hardsigmoid(x)."),
    method<activation<[](const Tensor& x) { return at::log_sigmoid(x); }>>(
        "log_sigmoid", "t:log_sigmoid() -> Tensor", "Logarithm of the sigmoid, without overflow."),
    method<activation<[](const Tensor& x) { return x / (x.abs() + 1); }>>(
        "softsign", "t:softsign() -> Tensor", "x / (1 + |x|)."),
    method<glu>("glu", "t:glu(dim: integer = -1) -> Tensor",
                "Gated linear unit: the first half of the dimension times the sigmoid of the "
                "second half."),
    method<prelu>("prelu", "t:prelu(weight: Tensor) -> Tensor",
                  "x where it is positive, weight * x elsewhere; `weight` has one element, or one "
                  "for each channel (dimension 2)."),
};

}  // namespace

std::span<const Method> activation_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
