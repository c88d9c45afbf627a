// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace optbench::machine {

/// Caches the memory of large CPU tensors for later tensors instead of returning it to the system:
/// each training step allocates and frees the same sizes, and touching new pages costs more time
/// than computing on them. Uses huge pages where the system has them. Memory in use plus cached
/// memory stays below 3/2 of the peak use. Call once, before the first tensor. Does nothing under
/// the address sanitizer, which would miss uses after free.
void cache_tensor_memory();

/// Returns cached memory to the system and resets the peak use.
void release_cached_memory();

/// Calls release_cached_memory() at the end of its scope.
class CachedMemoryScope {
 public:
  CachedMemoryScope() = default;
  ~CachedMemoryScope() { release_cached_memory(); }
  CachedMemoryScope(const CachedMemoryScope&) = delete;
  CachedMemoryScope& operator=(const CachedMemoryScope&) = delete;
};

/// Bytes of CPU tensors that the calling thread has allocated minus those that it has freed: the
/// difference of two calls is the memory that the code in between keeps. 0 under the address
/// sanitizer.
[[nodiscard]] std::int64_t tensor_bytes_of_thread();

/// Bytes of large CPU tensors.
struct TensorMemory {
  std::int64_t in_use = 0;
  std::int64_t cached = 0;
};
[[nodiscard]] TensorMemory tensor_memory();

}  // namespace optbench::machine
