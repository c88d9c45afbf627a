// SPDX-License-Identifier: MIT
#include "engine/data/numpy_random.hpp"

#include <ATen/ATen.h>

#include <cmath>
#include <utility>

namespace optbench::data {

double NumpyRandom::uniform() {
  // The upper 27 bits of one draw and 26 of the next.
  const auto high = static_cast<double>(engine_() >> 5);
  const auto low = static_cast<double>(engine_() >> 6);
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

double NumpyRandom::normal() {
  if (std::exchange(has_spare_, false)) return spare_;
  double x = 0;
  double y = 0;
  double square = 0;
  do {
    x = 2.0 * uniform() - 1.0;
    y = 2.0 * uniform() - 1.0;
    square = x * x + y * y;
  } while (square >= 1.0 || square == 0.0);
  const double factor = std::sqrt(-2.0 * std::log(square) / square);
  spare_ = factor * x;
  has_spare_ = true;
  return factor * y;
}

at::Tensor NumpyRandom::normal(double mean, double deviation, at::IntArrayRef shape) {
  at::Tensor values = at::empty(shape, at::TensorOptions(at::kDouble));
  auto* value = values.mutable_data_ptr<double>();
  for (std::int64_t i = 0; i < values.numel(); ++i) value[i] = mean + deviation * normal();
  return values;
}

}  // namespace optbench::data
