// SPDX-License-Identifier: MIT
#include "datasets/two_d.hpp"

#include "engine/data/numpy_random.hpp"
#include "engine/data/tensor_dataset.hpp"

#include <ATen/ATen.h>

namespace optbench::datasets {
namespace {

constexpr std::int64_t kExamples = 10'000;

data::TensorPart draw_part(std::uint32_t seed) {
  data::NumpyRandom random(seed);
  // One draw of 2n numbers is the same stream as n numbers x, then n numbers y.
  const at::Tensor columns = random.normal(0, 1, {2, kExamples});
  // Rounded to float32 in float64 runs too: both see the same examples.
  return {columns.t().to(at::kFloat).contiguous(), {}};
}

std::unique_ptr<data::Dataset> open_two_d(const data::DatasetRequest& request) {
  data::TensorDataset::Contents contents{.name = "two_d",
                                         .train = draw_part(42),
                                         .test = {at::zeros({kExamples, 2}), {}},
                                         .valid = {},
                                         .train_eval_size = kExamples,
                                         .transform = {}};
  if (request.valid_size > 0) contents.valid = draw_part(44);
  return std::make_unique<data::TensorDataset>(std::move(contents), request);
}

}  // namespace

data::DatasetEntry two_d_dataset() {
  return {.name = "two_d",
          .summary = "Gaussian noise in 2 dimensions, computed; noise-free test examples",
          .source = "Schneider, Balles & Hennig 2019, DeepOBS",
          .files = {},
          .open = open_two_d};
}

}  // namespace optbench::datasets
