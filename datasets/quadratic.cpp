// SPDX-License-Identifier: MIT
#include "datasets/quadratic.hpp"

#include "engine/data/numpy_random.hpp"
#include "engine/data/tensor_dataset.hpp"

#include <ATen/ATen.h>

namespace optbench {
namespace {

constexpr std::int64_t kExamples = 1000;
constexpr std::int64_t kDimension = 100;
constexpr double kNoiseDeviation = 0.6;

TensorPart draw_part(std::uint32_t seed) {
  NumpyRandom random(seed);
  // Rounded to float32 in float64 runs too: both see the same examples.
  return {random.normal(0, kNoiseDeviation, {kExamples, kDimension}).to(at::kFloat), {}};
}

std::unique_ptr<Dataset> open_quadratic(const DatasetRequest& request) {
  TensorDataset::Contents contents{.name = "quadratic",
                                   .train = draw_part(42),
                                   .test = draw_part(43),
                                   .valid = {},
                                   .train_eval_size = kExamples,
                                   .transform = {}};
  if (request.valid_size > 0) contents.valid = draw_part(44);
  return std::make_unique<TensorDataset>(std::move(contents), request);
}

}  // namespace

DatasetEntry quadratic_dataset() {
  return {.name = "quadratic",
          .summary = "Gaussian noise in 100 dimensions, computed",
          .source = "Schneider, Balles & Hennig 2019, DeepOBS",
          .files = {},
          .open = open_quadratic};
}

}  // namespace optbench
