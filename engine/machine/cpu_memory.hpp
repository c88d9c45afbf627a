// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace optbench::machine {

/// Keeps the memory of large tensors on the CPU for the next ones, in place of giving it back to
/// the system: a training step takes and frees the same sizes as the one before, and pages that
/// come fresh from the system cost more to touch than to compute on. On huge pages where the system
/// has them. In use and kept together stay below 3/2 of the most that ever was in use. Call once,
/// before the first tensor. Does nothing under the address sanitizer, which would miss uses after
/// free.
void keep_tensor_memory();

/// Gives what is kept back to the system; the most that was in use starts anew.
void release_kept_memory();

/// Releases when it is left.
class KeptMemory {
 public:
  KeptMemory() = default;
  ~KeptMemory() { release_kept_memory(); }
  KeptMemory(const KeptMemory&) = delete;
  KeptMemory& operator=(const KeptMemory&) = delete;
};

/// Bytes of tensors on the CPU that the calling thread has made and nobody has freed, less those
/// that it freed for others: differences say what a piece of work keeps. 0 under the address
/// sanitizer.
[[nodiscard]] std::int64_t tensor_bytes_of_thread();

/// Bytes of large tensors' memory.
struct TensorMemory {
  std::int64_t in_use = 0;
  std::int64_t kept = 0;
};
[[nodiscard]] TensorMemory tensor_memory();

}  // namespace optbench::machine
