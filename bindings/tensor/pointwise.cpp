// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// Whether the bound at `arg` is a tensor; the alternatives are a number and nothing.
bool is_tensor_bound(lua_State* L, int arg) {
  return !lua_isnoneornil(L, arg) && check_tensor_or_number(L, arg) != nullptr;
}

/// A bound beside one that is a tensor, which LibTorch takes as a tensor too.
std::optional<Tensor> tensor_bound(lua_State* L, int arg) {
  if (lua_isnoneornil(L, arg)) return std::nullopt;
  if (const Tensor* tensor = check_tensor_or_number(L, arg)) return *tensor;
  return wrapped_number(check_scalar(L, arg));
}

int clamp(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (is_tensor_bound(L, 2) || is_tensor_bound(L, 3)) {
    const auto low = tensor_bound(L, 2);
    const auto high = tensor_bound(L, 3);
    return return_tensor(L, [&] { return self.clamp(low, high); });
  }
  const auto low = optional_value<at::Scalar>(L, 2);
  const auto high = optional_value<at::Scalar>(L, 3);
  return return_tensor(L, [&] { return self.clamp(low, high); });
}

int clamp_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (is_tensor_bound(L, 2) || is_tensor_bound(L, 3)) {
    const auto low = tensor_bound(L, 2);
    const auto high = tensor_bound(L, 3);
    self.clamp_(low, high);
    return return_self(L);
  }
  const auto low = optional_value<at::Scalar>(L, 2);
  const auto high = optional_value<at::Scalar>(L, 3);
  change_in_place(self, [&] { self.clamp_(low, high); });
  return return_self(L);
}

int nan_to_num(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const double nan = optional_number(L, 2, 0);
  const auto positive = optional_value<double>(L, 3);
  const auto negative = optional_value<double>(L, 4);
  return return_tensor(L, [&] { return self.nan_to_num(nan, positive, negative); });
}

constexpr Method kMethods[] = {
    method<unary<&Tensor::abs>>("abs", "t:abs() -> Tensor", "Absolute value of each element."),
    method<unary_in_place<&Tensor::abs_>>("abs_", "t:abs_() -> t", "Absolute value, in place."),
    method<unary<&Tensor::neg>>("neg", "t:neg() -> Tensor", "Minus each element."),
    method<unary_in_place<&Tensor::neg_>>("neg_", "t:neg_() -> t", "Changes the sign, in place."),
    method<unary<&Tensor::sign>>("sign", "t:sign() -> Tensor",
                                 "-1, 0 or 1: the sign of each element."),
    method<unary_in_place<&Tensor::sign_>>("sign_", "t:sign_() -> t",
                                           "Replaces each element by its sign, -1, 0 or 1."),
    method<unary<&Tensor::square>>("square", "t:square() -> Tensor", "Square of each element."),
    method<unary_in_place<&Tensor::square_>>("square_", "t:square_() -> t", "Squares in place."),
    method<unary<&Tensor::sqrt>>("sqrt", "t:sqrt() -> Tensor",
                                 "Square root of each element; NaN where it is negative."),
    method<unary_in_place<&Tensor::sqrt_>>("sqrt_", "t:sqrt_() -> t", "Square root, in place."),
    method<unary<&Tensor::rsqrt>>("rsqrt", "t:rsqrt() -> Tensor",
                                  "1 / square root of each element."),
    method<unary_in_place<&Tensor::rsqrt_>>("rsqrt_", "t:rsqrt_() -> t",
                                            "1 / square root, in place."),
    method<unary<&Tensor::reciprocal>>("reciprocal", "t:reciprocal() -> Tensor",
                                       "1 / each element."),
    method<unary_in_place<&Tensor::reciprocal_>>("reciprocal_", "t:reciprocal_() -> t",
                                                 "1 / each element, in place."),
    method<unary<&Tensor::exp>>("exp", "t:exp() -> Tensor", "e to the power of each element."),
    method<unary_in_place<&Tensor::exp_>>("exp_", "t:exp_() -> t", "Exponential, in place."),
    method<unary<&Tensor::expm1>>("expm1", "t:expm1() -> Tensor",
                                  "exp(x) - 1, accurate near zero."),
    method<unary_in_place<&Tensor::expm1_>>("expm1_", "t:expm1_() -> t", "exp(x) - 1, in place."),
    method<unary<&Tensor::log>>("log", "t:log() -> Tensor", "Natural logarithm of each element."),
    method<unary_in_place<&Tensor::log_>>("log_", "t:log_() -> t", "Natural logarithm, in place."),
    method<unary<&Tensor::log1p>>("log1p", "t:log1p() -> Tensor",
                                  "log(1 + x), accurate near zero."),
    method<unary_in_place<&Tensor::log1p_>>("log1p_", "t:log1p_() -> t", "log(1 + x), in place."),
    method<unary<&Tensor::log2>>("log2", "t:log2() -> Tensor", "Logarithm to base 2."),
    method<unary_in_place<&Tensor::log2_>>("log2_", "t:log2_() -> t", "log2, in place."),
    method<unary<&Tensor::log10>>("log10", "t:log10() -> Tensor", "Logarithm to base 10."),
    method<unary_in_place<&Tensor::log10_>>("log10_", "t:log10_() -> t", "log10, in place."),
    method<unary<&Tensor::sin>>("sin", "t:sin() -> Tensor", "Sine of each element, in radians."),
    method<unary_in_place<&Tensor::sin_>>("sin_", "t:sin_() -> t", "Sine, in place."),
    method<unary<&Tensor::cos>>("cos", "t:cos() -> Tensor", "Cosine of each element, in radians."),
    method<unary_in_place<&Tensor::cos_>>("cos_", "t:cos_() -> t", "Cosine, in place."),
    method<unary<&Tensor::tan>>("tan", "t:tan() -> Tensor", "Tangent of each element, in radians."),
    method<unary_in_place<&Tensor::tan_>>("tan_", "t:tan_() -> t", "Tangent, in place."),
    method<unary<&Tensor::asin>>("asin", "t:asin() -> Tensor", "Arc sine, in radians."),
    method<unary_in_place<&Tensor::asin_>>("asin_", "t:asin_() -> t", "Arc sine, in place."),
    method<unary<&Tensor::acos>>("acos", "t:acos() -> Tensor", "Arc cosine, in radians."),
    method<unary_in_place<&Tensor::acos_>>("acos_", "t:acos_() -> t", "Arc cosine, in place."),
    method<unary<&Tensor::atan>>("atan", "t:atan() -> Tensor", "Arc tangent, in radians."),
    method<unary_in_place<&Tensor::atan_>>("atan_", "t:atan_() -> t", "Arc tangent, in place."),
    method<unary<&Tensor::sinh>>("sinh", "t:sinh() -> Tensor", "Hyperbolic sine."),
    method<unary_in_place<&Tensor::sinh_>>("sinh_", "t:sinh_() -> t", "Hyperbolic sine, in place."),
    method<unary<&Tensor::cosh>>("cosh", "t:cosh() -> Tensor", "Hyperbolic cosine."),
    method<unary_in_place<&Tensor::cosh_>>("cosh_", "t:cosh_() -> t",
                                           "Hyperbolic cosine, in place."),
    method<unary<&Tensor::tanh>>("tanh", "t:tanh() -> Tensor", "Hyperbolic tangent."),
    method<unary_in_place<&Tensor::tanh_>>("tanh_", "t:tanh_() -> t",
                                           "Hyperbolic tangent, in place."),
    method<unary<&Tensor::sigmoid>>("sigmoid", "t:sigmoid() -> Tensor",
                                    "1 / (1 + exp(-x)) of each element."),
    method<unary_in_place<&Tensor::sigmoid_>>("sigmoid_", "t:sigmoid_() -> t",
                                              "1 / (1 + exp(-x)), in place."),
    method<unary<&Tensor::relu>>("relu", "t:relu() -> Tensor", "The larger of 0 and each element."),
    method<unary_in_place<&Tensor::relu_>>("relu_", "t:relu_() -> t",
                                           "Replaces negative elements by 0."),
    method<unary<&Tensor::erf>>("erf", "t:erf() -> Tensor", "Error function."),
    method<unary_in_place<&Tensor::erf_>>("erf_", "t:erf_() -> t", "Error function, in place."),
    method<unary<&Tensor::floor>>("floor", "t:floor() -> Tensor", "Rounds down."),
    method<unary_in_place<&Tensor::floor_>>("floor_", "t:floor_() -> t", "Rounds down, in place."),
    method<unary<&Tensor::ceil>>("ceil", "t:ceil() -> Tensor", "Rounds up."),
    method<unary_in_place<&Tensor::ceil_>>("ceil_", "t:ceil_() -> t", "Rounds up, in place."),
    method<unary<static_cast<Tensor (Tensor::*)() const>(&Tensor::round)>>(
        "round", "t:round() -> Tensor", "Rounds to the nearest whole number, halves to even."),
    method<unary_in_place<static_cast<Tensor& (Tensor::*)() const>(&Tensor::round_)>>(
        "round_", "t:round_() -> t", "Rounds to the nearest whole number, in place."),
    method<unary<&Tensor::trunc>>("trunc", "t:trunc() -> Tensor", "Rounds towards zero."),
    method<unary_in_place<&Tensor::trunc_>>("trunc_", "t:trunc_() -> t",
                                            "Rounds towards zero, in place."),
    method<clamp>(
        "clamp", "t:clamp([low: Tensor|number], [high: Tensor|number]) -> Tensor",
        "Limits each element to [low, high], numbers or tensors; nil leaves a side open."),
    method<clamp_in_place>("clamp_", "t:clamp_([low: Tensor|number], [high: Tensor|number]) -> t",
                           "Limits each element to [low, high] in place; nil leaves a side open."),
    method<binary_or_scalar<[](const Tensor& a, const auto& b) { return a.clamp_min(b); }>>(
        "clamp_min", "t:clamp_min(low: Tensor|number) -> Tensor",
        "Raises what is below `low`, a number or a tensor."),
    method<binary_or_scalar_in_place<[](const Tensor& a, const auto& b) { a.clamp_min_(b); }>>(
        "clamp_min_", "t:clamp_min_(low: Tensor|number) -> t",
        "Raises what is below `low`, a number or a tensor, in place."),
    method<binary_or_scalar<[](const Tensor& a, const auto& b) { return a.clamp_max(b); }>>(
        "clamp_max", "t:clamp_max(high: Tensor|number) -> Tensor",
        "Lowers what is above `high`, a number or a tensor."),
    method<binary_or_scalar_in_place<[](const Tensor& a, const auto& b) { a.clamp_max_(b); }>>(
        "clamp_max_", "t:clamp_max_(high: Tensor|number) -> t",
        "Lowers what is above `high`, a number or a tensor, in place."),
    method<nan_to_num>("nan_to_num",
                       "t:nan_to_num(nan: number = 0, inf: number = largest, minus_inf: number = "
                       "smallest) -> Tensor",
                       "Replaces NaN and infinities by numbers."),
};

}  // namespace

std::span<const Method> tensor_pointwise_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
