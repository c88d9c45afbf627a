// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/optimizer.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string>
#include <vector>

namespace optbench::testing {

/// An optimizer of torch::optim with options, for comparison. `kind`: "sgd", "adam", "adamw" or
/// "adagrad"; the options have our names.
struct ReferenceCase {
  std::string kind;
  Options options;
};

/// "sgd lr=0.1 momentum=0.9", for messages.
[[nodiscard]] std::string to_text(const ReferenceCase& reference);

/// Settings in which our optimizers must agree with torch::optim: each option alone and together.
[[nodiscard]] std::vector<ReferenceCase> reference_cases(const std::string& kind);

/// The parameters of torch::optim after each of `steps` float64 steps on path_gradient(): [steps,
/// 17]. The rate is halved after half of them, as by a schedule.
[[nodiscard]] at::Tensor reference_path(const ReferenceCase& reference, std::int64_t steps);

/// The same with one of our optimizers.
[[nodiscard]] at::Tensor path_of(train::Optimizer& optimizer, double learning_rate,
                                 std::int64_t steps);

/// A gradient that depends on x [17] and t. It never goes to zero: optimizers that divide by its
/// size would amplify rounding errors there.
[[nodiscard]] at::Tensor path_gradient(const at::Tensor& x, std::int64_t t);

/// Parameters "weight" [3, 4] and "bias" [5] at the path's start.
[[nodiscard]] model::Parameters path_parameters();

}  // namespace optbench::testing
