// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/numpy_random.hpp"

#include <ATen/core/TensorBody.h>

namespace optbench::problems {

/// The symmetric matrix Q of quadratic_deep, float64 [100, 100], and its factors:
/// Q = Rᵀ diag(eigenvalues) R, all drawn from one RandomState(42): 90 eigenvalues U(0, 1), then 10
/// from U(30, 60), then the rotation. Source: Schneider et al. 2019 (DeepOBS), after Chaudhari et
/// al. 2017 (Entropy-SGD), whose networks had such spectra.
struct QuadraticForm {
  at::Tensor eigenvalues;  ///< [100], as drawn
  at::Tensor rotation;     ///< R [100, 100], determinant 1
  at::Tensor matrix;       ///< Q
};
[[nodiscard]] QuadraticForm draw_quadratic_form();

/// A random rotation of n >= 2 dimensions: one of the plane, extended by one dimension at a time
/// with Householder reflections (Diaconis & Shahshahani 1987, subgroup algorithm). float64 [n, n].
[[nodiscard]] at::Tensor draw_rotation(std::int64_t n, data::NumpyRandom& random);

}  // namespace optbench::problems
