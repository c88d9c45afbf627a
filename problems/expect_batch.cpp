// SPDX-License-Identifier: MIT
#include "problems/expect_batch.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"
#include "engine/machine/device.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

#include <algorithm>

namespace optbench::problems {
namespace {

void expect_dtype(std::string_view problem, std::string_view what, const at::Tensor& tensor,
                  at::ScalarType expected) {
  if (tensor.scalar_type() == expected) return;
  fail(ErrorKind::invalid_argument, "problem '{}': {} has dtype {}, expected {}", problem, what,
       machine::dtype_name(tensor.scalar_type()), machine::dtype_name(expected));
}

}  // namespace

void expect_inputs(std::string_view problem, const at::Tensor& inputs,
                   at::IntArrayRef example_shape, at::ScalarType dtype) {
  const bool fits = inputs.defined() && inputs.dim() >= 1 &&
                    inputs.sizes().slice(1) == example_shape && inputs.size(0) > 0;
  if (!fits) {
    std::vector<std::int64_t> expected = example_shape.vec();
    expected.insert(expected.begin(), -1);
    data::expect_shape(fmt::format("problem '{}'", problem), "batch.inputs", inputs, expected);
    fail(ErrorKind::invalid_argument, "problem '{}': batch.inputs holds no examples", problem);
  }
  expect_dtype(problem, "batch.inputs", inputs, dtype);
}

void expect_labels(std::string_view problem, const at::Tensor& labels, at::IntArrayRef shape,
                   std::int64_t classes, std::string_view what) {
  data::expect_shape(fmt::format("problem '{}'", problem), what, labels, shape);
  expect_dtype(problem, what, labels, at::kLong);
  const at::Tensor on_cpu = labels.cpu().contiguous();
  const auto* label = on_cpu.const_data_ptr<std::int64_t>();
  const auto [least, most] = std::minmax_element(label, label + on_cpu.numel());
  if (*least >= 0 && *most < classes) return;
  fail(ErrorKind::invalid_argument, "problem '{}': {} has label {}, expected 0 to {}", problem,
       what, *least < 0 ? *least : *most, classes - 1);
}

}  // namespace optbench::problems
