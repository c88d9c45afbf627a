// SPDX-License-Identifier: MIT
#include "engine/model/noise_source.hpp"

#include "engine/data/random.hpp"

#include <ATen/ATen.h>

namespace optbench::model {

std::uint64_t NoiseSource::next() { return data::numbered_seed(seed_, draws_++); }

at::Tensor NoiseSource::normal(at::IntArrayRef shape, const at::TensorOptions& options) {
  const at::Generator generator = data::seeded_generator(next());
  return at::randn(shape, generator, at::TensorOptions(at::kDouble)).to(options);
}

}  // namespace optbench::model
