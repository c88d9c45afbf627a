// SPDX-License-Identifier: MIT
#include "engine/initializers.hpp"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace optbench {

Initializer constant(double value) {
  return [value](at::Tensor& values, at::Generator& /*generator*/) { values.fill_(value); };
}

Initializer truncated_normal(double sigma) {
  return [sigma](at::Tensor& values, at::Generator& generator) {
    // Inversion: if p is uniform between the normal distribution's values at -2 and 2, then its
    // quantile at p is a truncated normal; 2p - 1 is uniform in ±erf(2/√2).
    const double bound = std::erf(std::numbers::sqrt2);
    values.uniform_(-bound, bound, generator).erfinv_().mul_(std::numbers::sqrt2 * sigma);
  };
}

Initializer normal(double sigma) {
  return [sigma](at::Tensor& values, at::Generator& generator) {
    values.normal_(0, sigma, generator);
  };
}

Initializer uniform(double bound) {
  return [bound](at::Tensor& values, at::Generator& generator) {
    values.uniform_(-bound, bound, generator);
  };
}

}  // namespace optbench
