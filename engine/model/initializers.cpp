// SPDX-License-Identifier: MIT
#include "engine/model/initializers.hpp"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace optbench::model {
namespace {

/// Fan in + fan out of weights with at least two dimensions.
double fans(const at::Tensor& weights) {
  const double window =
      static_cast<double>(weights.numel()) / static_cast<double>(weights.size(0) * weights.size(1));
  return static_cast<double>(weights.size(0) + weights.size(1)) * window;
}

}  // namespace

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

Initializer glorot_normal() {
  return [](at::Tensor& values, at::Generator& generator) {
    values.normal_(0, std::sqrt(2 / fans(values)), generator);
  };
}

Initializer glorot_uniform() {
  return [](at::Tensor& values, at::Generator& generator) {
    const double bound = std::sqrt(6 / fans(values));
    values.uniform_(-bound, bound, generator);
  };
}

Initializer orthogonal(double gain) {
  return [gain](at::Tensor& values, at::Generator& generator) {
    const std::int64_t rows = values.size(0);
    const std::int64_t columns = rows == 0 ? 0 : values.numel() / rows;
    if (values.numel() == 0) return;
    at::Tensor draws = at::empty({rows, columns}, values.options()).normal_(0, 1, generator);
    if (rows < columns) draws = draws.t();
    const auto [q, r] = at::linalg_qr(draws);
    // The decomposition is unique, and q uniform, once the diagonal of r is positive.
    at::Tensor basis = q * r.diagonal().sign();
    if (rows < columns) basis = basis.t();
    values.copy_(basis.reshape(values.sizes())).mul_(gain);
  };
}

Initializer scaled(Initializer initializer, double factor) {
  return
      [initializer = std::move(initializer), factor](at::Tensor& values, at::Generator& generator) {
        initializer(values, generator);
        values.mul_(factor);
      };
}

}  // namespace optbench::model
