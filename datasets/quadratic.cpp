// SPDX-License-Identifier: MIT
#include "datasets/quadratic.hpp"

#include "engine/data/numpy_random.hpp"
#include "engine/data/tensor_dataset.hpp"

#include <ATen/ATen.h>

namespace optbench::datasets {
namespace {

constexpr std::int64_t kExamples = 1000;
constexpr std::int64_t kDimension = 100;
constexpr double kNoiseDeviation = 0.6;

data::TensorPart draw_part(std::uint32_t seed) {
  data::NumpyRandom random(seed);
  // Rounded to float32 in float64 runs too: both see the same examples.
  return {random.normal(0, kNoiseDeviation, {kExamples, kDimension}).to(at::kFloat), {}};
}

std::unique_ptr<data::Dataset> open_quadratic(const data::DatasetRequest& request) {
  data::TensorDataset::Contents contents{.name = "quadratic",
                                         .train = draw_part(42),
                                         .test = draw_part(43),
                                         .valid = {},
                                         .train_eval_size = kExamples,
                                         .transform = {}};
  if (request.valid_size > 0) contents.valid = draw_part(44);
  return std::make_unique<data::TensorDataset>(std::move(contents), request);
}

}  // namespace

data::DatasetEntry quadratic_dataset() {
  return {.name = "quadratic",
          .summary = "Gaussian noise in 100 dimensions, computed",
          .source = "Schneider, Balles & Hennig 2019, DeepOBS",
          .files = {},
          .open = open_quadratic};
}

}  // namespace optbench::datasets
