// SPDX-License-Identifier: MIT
#include "problems/layers/channels_last.hpp"

#include <ATen/ATen.h>

namespace optbench::problems::layers {

at::Tensor channels_last(const at::Tensor& images) {
  if (!images.is_cpu()) return images;
  if (images.size(1) > 1) return images.contiguous(at::MemoryFormat::ChannelsLast);
  // One channel: both orders have the same bytes and differ only in the strides.
  const std::int64_t rows = images.size(2);
  const std::int64_t columns = images.size(3);
  return images.contiguous().as_strided(images.sizes(), {rows * columns, 1, columns, 1});
}

}  // namespace optbench::problems::layers
