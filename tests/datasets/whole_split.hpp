// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

namespace optbench::testing {

inline data::DatasetRequest in_double(std::int64_t valid_size = 0) {
  return {.data_dir = {}, .device = {.dtype = at::kDouble}, .valid_size = valid_size};
}

/// All examples of a split, in file order.
inline at::Tensor whole_split(data::Dataset& dataset, data::Split split) {
  const std::int64_t n = dataset.size(split);
  return dataset.pass({.split = split, .batch_size = n, .examples = n})->next().inputs;
}

inline void check_first(const at::Tensor& values, std::initializer_list<double> expected,
                        double tolerance) {
  std::int64_t i = 0;
  for (const double value : expected) {
    CHECK(std::abs(values[i++].item<double>() - value) < tolerance);
  }
}

}  // namespace optbench::testing
