// SPDX-License-Identifier: MIT
#include "problems/quadratic_form.hpp"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace optbench::problems {

at::Tensor draw_rotation(std::int64_t n, data::NumpyRandom& random) {
  const at::TensorOptions doubles(at::kDouble);
  const double t = 2 * std::numbers::pi * random.uniform();
  at::Tensor rotation = at::empty({2, 2}, doubles);
  rotation[0][0].fill_(std::cos(t));
  rotation[0][1].fill_(std::sin(t));
  rotation[1][0].fill_(-std::sin(t));
  rotation[1][1].fill_(std::cos(t));
  for (std::int64_t d = 2; d < n; ++d) {
    // x is the normal of the mirror: the reflection maps the first axis to a random direction v.
    const at::Tensor v = random.normal(0, 1, {d + 1});
    at::Tensor x = -v / v.norm();
    x[0].add_(1);
    x.div_(x.norm());
    const at::Tensor carried = at::block_diag({at::ones({1, 1}, doubles), rotation});
    rotation = carried - 2 * x.outer(x.matmul(carried));
  }
  return -rotation;
}

QuadraticForm draw_quadratic_form() {
  const at::NoGradGuard no_grad;
  constexpr std::int64_t kSmall = 90;
  constexpr std::int64_t kLarge = 10;
  data::NumpyRandom random(42);
  QuadraticForm form;
  form.eigenvalues = at::empty({kSmall + kLarge}, at::TensorOptions(at::kDouble));
  auto* eigenvalue = form.eigenvalues.mutable_data_ptr<double>();
  for (std::int64_t i = 0; i < kSmall; ++i) *eigenvalue++ = random.uniform(0, 1);
  for (std::int64_t i = 0; i < kLarge; ++i) *eigenvalue++ = random.uniform(30, 60);
  form.rotation = draw_rotation(kSmall + kLarge, random);
  form.matrix = form.rotation.t().mul(form.eigenvalues).matmul(form.rotation);
  return form;
}

}  // namespace optbench::problems
