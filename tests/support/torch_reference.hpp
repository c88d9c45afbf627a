// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/optimizer.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string>
#include <vector>

namespace optbench::testing {

/// A rule of torch::optim with options, for comparing ours with. `kind`: "sgd", "adam", "adamw" or
/// "adagrad"; the options have our names.
struct ReferenceCase {
  std::string kind;
  Options options;
};

/// "sgd lr=0.1 momentum=0.9", for messages.
[[nodiscard]] std::string to_text(const ReferenceCase& reference);

/// Settings under which our rules must agree with torch::optim: each option alone and together.
[[nodiscard]] std::vector<ReferenceCase> reference_cases(const std::string& kind);

/// Where torch::optim is after each of `steps` float64 steps on path_gradient(): [steps, 17]. The
/// rate is halved after half of them, as a schedule would.
[[nodiscard]] at::Tensor reference_path(const ReferenceCase& reference, std::int64_t steps);

/// The same with one of our optimizers.
[[nodiscard]] at::Tensor path_of(train::Optimizer& optimizer, double learning_rate,
                                 std::int64_t steps);

/// A gradient that depends on place and time: x [17]. It never comes to rest: where it did, rules
/// that divide by its size would multiply rounding errors.
[[nodiscard]] at::Tensor path_gradient(const at::Tensor& x, std::int64_t t);

/// Parameters "weight" [3, 4] and "bias" [5] at the path's start.
[[nodiscard]] model::Parameters path_parameters();

}  // namespace optbench::testing
