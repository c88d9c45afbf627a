// SPDX-License-Identifier: MIT
#include "engine/model/noise_source.hpp"

#include "engine/data/random.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace optbench::model {

std::uint64_t NoiseSource::next() { return data::mix_bits(seed_ + data::mix_bits(draws_++)); }

at::Tensor NoiseSource::normal(at::IntArrayRef shape, const at::TensorOptions& options) {
  const at::Generator generator = at::detail::createCPUGenerator(next());
  return at::randn(shape, generator, at::TensorOptions(at::kDouble)).to(options);
}

}  // namespace optbench::model
