// SPDX-License-Identifier: MIT
#include "engine/data/label_noise.hpp"

#include "engine/data/random.hpp"

#include <ATen/ATen.h>

namespace optbench::data {

at::Tensor with_label_noise(const at::Tensor& labels, double share) {
  const auto lowest = labels.min().item<std::int64_t>();
  const std::int64_t classes = labels.max().item<std::int64_t>() - lowest + 1;
  if (share == 0 || classes < 2) return labels;
  at::Generator generator = RandomStreams(0).stream("label noise");
  const auto on_cpu = at::TensorOptions(at::kCPU);
  const at::Tensor wrong = at::rand(labels.sizes(), generator, on_cpu.dtype(at::kDouble)).lt(share);
  const at::Tensor steps =
      at::randint(1, classes, labels.sizes(), generator, on_cpu.dtype(at::kLong)) * wrong;
  return (labels - lowest + steps.to(labels.device())).remainder(classes) + lowest;
}

}  // namespace optbench::data
