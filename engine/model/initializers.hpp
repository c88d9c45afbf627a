// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/parameters.hpp"

namespace optbench::model {

/// Every element equal to `value`.
[[nodiscard]] Initializer constant(double value);

/// Normal with mean 0 and deviation `sigma`, truncated at ±2 sigma; the resulting deviation is
/// 0.879626 sigma. Drawn by inversion.
[[nodiscard]] Initializer truncated_normal(double sigma);

/// Normal with mean 0 and deviation `sigma`.
[[nodiscard]] Initializer normal(double sigma);

/// Uniform in [-bound, bound).
[[nodiscard]] Initializer uniform(double bound);

/// Glorot & Bengio 2010: variance 2 / (fan in + fan out), normal or uniform. The fans of weights
/// [outputs, inputs, window...] (of transposed convolutions: [inputs, outputs, window...]) are
/// inputs and outputs times the window's size.
[[nodiscard]] Initializer glorot_normal();
[[nodiscard]] Initializer glorot_uniform();

/// `gain` times a matrix with orthonormal rows, or columns where there are fewer of these; drawn
/// uniformly (Saxe et al. 2013). Dimensions after the first count as one.
[[nodiscard]] Initializer orthogonal(double gain);

/// What `initializer` draws, times `factor`.
[[nodiscard]] Initializer scaled(Initializer initializer, double factor);

}  // namespace optbench::model
