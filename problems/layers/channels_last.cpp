// SPDX-License-Identifier: MIT
#include "problems/layers/channels_last.hpp"

#include <ATen/ATen.h>

namespace optbench::problems::layers {

at::Tensor channels_last(const at::Tensor& pictures) {
  if (!pictures.is_cpu()) return pictures;
  if (pictures.size(1) > 1) return pictures.contiguous(at::MemoryFormat::ChannelsLast);
  // One channel: both orders are the same bytes, and only the strides tell them apart.
  const std::int64_t rows = pictures.size(2);
  const std::int64_t columns = pictures.size(3);
  return pictures.contiguous().as_strided(pictures.sizes(), {rows * columns, 1, columns, 1});
}

}  // namespace optbench::problems::layers
