// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

int logit(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const auto margin = optional_value<double>(L, 2);
  return return_tensor(L, [&] { return self.logit(margin); });
}

int polygamma(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t order = check_integer(L, 2);
  if (order < 0) fail_argument(L, 2, fmt::format("at least 0 expected, got {}", order));
  return return_tensor(L, [&] { return at::polygamma(order, self); });
}

constexpr Method kMethods[] = {
    method<unary<&Tensor::asinh>>("asinh", "t:asinh() -> Tensor", "Inverse hyperbolic sine."),
    method<unary_in_place<&Tensor::asinh_>>("asinh_", "t:asinh_() -> t",
                                            "Inverse hyperbolic sine, in place."),
    method<unary<&Tensor::acosh>>("acosh", "t:acosh() -> Tensor", "Inverse hyperbolic cosine."),
    method<unary_in_place<&Tensor::acosh_>>("acosh_", "t:acosh_() -> t",
                                            "Inverse hyperbolic cosine, in place."),
    method<unary<&Tensor::atanh>>("atanh", "t:atanh() -> Tensor", "Inverse hyperbolic tangent."),
    method<unary_in_place<&Tensor::atanh_>>("atanh_", "t:atanh_() -> t",
                                            "Inverse hyperbolic tangent, in place."),
    method<unary<&Tensor::erfc>>("erfc", "t:erfc() -> Tensor", "1 - erf(x), accurate for large x."),
    method<unary_in_place<&Tensor::erfc_>>("erfc_", "t:erfc_() -> t",
                                           "1 - erf(x), accurate for large x, in place."),
    method<unary<&Tensor::erfinv>>("erfinv", "t:erfinv() -> Tensor",
                                   "Inverse of the error function."),
    method<unary_in_place<&Tensor::erfinv_>>("erfinv_", "t:erfinv_() -> t",
                                             "Inverse of the error function, in place."),
    method<unary<&Tensor::lgamma>>("lgamma", "t:lgamma() -> Tensor",
                                   "Logarithm of the absolute value of the gamma function."),
    method<unary_in_place<&Tensor::lgamma_>>(
        "lgamma_", "t:lgamma_() -> t",
        "Logarithm of the absolute value of the gamma function, in place."),
    method<unary<&Tensor::digamma>>("digamma", "t:digamma() -> Tensor", "Derivative of lgamma."),
    method<unary_in_place<&Tensor::digamma_>>("digamma_", "t:digamma_() -> t",
                                              "Derivative of lgamma, in place."),
    method<unary<&Tensor::sinc>>("sinc", "t:sinc() -> Tensor", "sin(pi x) / (pi x), and 1 at 0."),
    method<unary_in_place<&Tensor::sinc_>>("sinc_", "t:sinc_() -> t",
                                           "sin(pi x) / (pi x), and 1 at 0, in place."),
    method<unary<&Tensor::exp2>>("exp2", "t:exp2() -> Tensor", "2 to the power of each element."),
    method<unary_in_place<&Tensor::exp2_>>("exp2_", "t:exp2_() -> t",
                                           "2 to the power of each element, in place."),
    method<unary<&Tensor::frac>>("frac", "t:frac() -> Tensor",
                                 "What trunc cuts off, with the sign of the element."),
    method<unary_in_place<&Tensor::frac_>>(
        "frac_", "t:frac_() -> t", "What trunc cuts off, with the sign of the element, in place."),
    method<unary<&Tensor::deg2rad>>("deg2rad", "t:deg2rad() -> Tensor", "Degrees as radians."),
    method<unary_in_place<&Tensor::deg2rad_>>("deg2rad_", "t:deg2rad_() -> t",
                                              "Degrees as radians, in place."),
    method<unary<&Tensor::rad2deg>>("rad2deg", "t:rad2deg() -> Tensor", "Radians as degrees."),
    method<unary_in_place<&Tensor::rad2deg_>>("rad2deg_", "t:rad2deg_() -> t",
                                              "Radians as degrees, in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.atan2(b); }>>(
        "atan2", "t:atan2(other: Tensor|number) -> Tensor",
        "The angle whose tangent is t / other, from -pi to pi by the signs of both."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.atan2_(b); }>>(
        "atan2_", "t:atan2_(other: Tensor|number) -> t",
        "The angle whose tangent is t / other, from -pi to pi by the signs of both; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.hypot(b); }>>(
        "hypot", "t:hypot(other: Tensor|number) -> Tensor",
        "sqrt(t * t + other * other), without overflow on the way."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.hypot_(b); }>>(
        "hypot_", "t:hypot_(other: Tensor|number) -> t",
        "sqrt(t * t + other * other), without overflow on the way; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.fmod(b); }>>(
        "fmod", "t:fmod(other: Tensor|number) -> Tensor",
        "What a division rounded towards zero leaves; has the sign of t."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.fmod_(b); }>>(
        "fmod_", "t:fmod_(other: Tensor|number) -> t",
        "What a division rounded towards zero leaves; has the sign of t; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.copysign(b); }>>(
        "copysign", "t:copysign(other: Tensor|number) -> Tensor",
        "The magnitude of t with the sign of other."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.copysign_(b); }>>(
        "copysign_", "t:copysign_(other: Tensor|number) -> t",
        "The magnitude of t with the sign of other; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.nextafter(b); }>>(
        "nextafter", "t:nextafter(other: Tensor|number) -> Tensor",
        "The next number that the dtype has from t towards other."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.nextafter_(b); }>>(
        "nextafter_", "t:nextafter_(other: Tensor|number) -> t",
        "The next number that the dtype has from t towards other; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.xlogy(b); }>>(
        "xlogy", "t:xlogy(other: Tensor|number) -> Tensor", "t * log(other), and 0 where t is 0."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.xlogy_(b); }>>(
        "xlogy_", "t:xlogy_(other: Tensor|number) -> t",
        "t * log(other), and 0 where t is 0; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.heaviside(b); }>>(
        "heaviside", "t:heaviside(other: Tensor|number) -> Tensor",
        "0 where t is negative, 1 where it is positive, other where it is 0."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.heaviside_(b); }>>(
        "heaviside_", "t:heaviside_(other: Tensor|number) -> t",
        "0 where t is negative, 1 where it is positive, other where it is 0; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.logaddexp(b); }>>(
        "logaddexp", "t:logaddexp(other: Tensor|number) -> Tensor",
        "log(exp(t) + exp(other)), computed stably."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.logaddexp2(b); }>>(
        "logaddexp2", "t:logaddexp2(other: Tensor|number) -> Tensor",
        "log2(2^t + 2^other), computed stably."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.fmax(b); }>>(
        "fmax", "t:fmax(other: Tensor|number) -> Tensor",
        "The larger of each pair; where one is NaN, the other."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.fmin(b); }>>(
        "fmin", "t:fmin(other: Tensor|number) -> Tensor",
        "The smaller of each pair; where one is NaN, the other."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.float_power(b); }>>(
        "float_power", "t:float_power(other: Tensor|number) -> Tensor",
        "t to the power of other, computed in float64."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.float_power_(b); }>>(
        "float_power_", "t:float_power_(other: Tensor|number) -> t",
        "t to the power of other, computed in float64; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.gcd(b); }>>(
        "gcd", "t:gcd(other: Tensor|number) -> Tensor",
        "Greatest common divisor of whole numbers."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.gcd_(b); }>>(
        "gcd_", "t:gcd_(other: Tensor|number) -> t",
        "Greatest common divisor of whole numbers; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.lcm(b); }>>(
        "lcm", "t:lcm(other: Tensor|number) -> Tensor", "Least common multiple of whole numbers."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.lcm_(b); }>>(
        "lcm_", "t:lcm_(other: Tensor|number) -> t",
        "Least common multiple of whole numbers; in place."),
    method<unary<&Tensor::signbit>>("signbit", "t:signbit() -> Tensor",
                                    "A bool tensor: where the sign is minus, also that of -0.0."),
    method<logit>("logit", "t:logit([eps: number]) -> Tensor",
                  "log(x / (1 - x)); with eps, of x limited to [eps, 1 - eps]."),
    method<polygamma>("polygamma", "t:polygamma(n: integer) -> Tensor",
                      "The n-th derivative of digamma."),
};

}  // namespace

std::span<const Method> tensor_special_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
