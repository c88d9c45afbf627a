// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <string_view>

namespace optbench::problems {

/// Throws Error(invalid_argument) "problem 'x': batch.inputs ..." unless `inputs` has shape
/// [B, example shape...] with B >= 1 and the run's dtype.
void expect_inputs(std::string_view problem, const at::Tensor& inputs,
                   at::IntArrayRef example_shape, at::ScalarType dtype);

/// Throws Error(invalid_argument) "problem 'x': batch.targets ..." unless `labels` is int64 of that
/// shape with values in [0, classes). `what` names the tensor.
void expect_labels(std::string_view problem, const at::Tensor& labels, at::IntArrayRef shape,
                   std::int64_t classes, std::string_view what = "batch.targets");

}  // namespace optbench::problems
