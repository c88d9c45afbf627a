// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::training {

/// The names of losses for problem.define.
[[nodiscard]] std::vector<std::string> named_losses();

/// One loss for each example, [B]:
///   cross_entropy          logits [B, K] and labels [B], or [B, T, K] and [B, T]: the mean over T;
///                          labels count from 0
///   mse                    mean over the elements of an example of the squared differences
///   binary_cross_entropy   of logits, mean over the elements of an example
/// Without targets (undefined) the last two compare with `inputs`.
/// `where` begins messages. Throws Error(invalid_argument) when the shapes do not fit.
[[nodiscard]] at::Tensor losses_by_name(std::string_view where, std::string_view name,
                                        const at::Tensor& output, const at::Tensor& targets,
                                        const at::Tensor& inputs);

}  // namespace optbench::bindings::training
