// SPDX-License-Identifier: MIT
#pragma once

#include "engine/machine/device.hpp"

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace optbench::model {

/// The declaration of one buffer.
struct BufferSpec {
  std::string name;  ///< dotted path: "bn.running_mean"
  std::vector<std::int64_t> shape;
  double start = 0;  ///< initial value of every element
};

/// One buffer of a built problem.
struct Buffer {
  std::string name;
  at::Tensor value;
};

/// State of a network that is not trained: batch norm's running statistics. In forward order. The
/// tensors are never reallocated.
class Buffers {
 public:
  Buffers() = default;
  /// Allocates and fills them. Throws Error(internal) when two share a name.
  Buffers(const std::vector<BufferSpec>& specs, const machine::Device& device);

  [[nodiscard]] std::span<const Buffer> all() const { return buffers_; }
  [[nodiscard]] const Buffer& operator[](std::size_t index) const { return buffers_[index]; }
  [[nodiscard]] std::size_t size() const { return buffers_.size(); }
  /// Throws Error(unknown_name).
  [[nodiscard]] const Buffer& named(std::string_view name) const;

 private:
  std::vector<Buffer> buffers_;
};

}  // namespace optbench::model
