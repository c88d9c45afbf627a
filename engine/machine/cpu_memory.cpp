// SPDX-License-Identifier: MIT
#include "engine/machine/cpu_memory.hpp"

#include "engine/machine/memory_budget.hpp"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <malloc.h>
#include <mutex>
#include <sys/mman.h>
#include <vector>

namespace optbench::machine {
namespace {

constexpr std::size_t kAlignment = 64;  // what LibTorch guarantees
constexpr std::size_t kLarge = std::size_t{1} << 20;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kMost = std::size_t{1} << 62;  // sizes up to it can be rounded up

/// The size of the block for a number of bytes: at most an eighth more, so that similar sizes can
/// share blocks.
std::size_t block_size(std::size_t bytes) {
  const std::size_t step = std::bit_floor(bytes) / 8;
  return (bytes + step - 1) / step * step;
}

/// New memory from the system, or nullptr.
void* map_block(std::size_t bytes) {
  // Twice the alignment's worth of room, then the ends cut off: mmap aligns to small pages only.
  const std::size_t room = bytes + kHugePage;
  void* start = ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return nullptr;
  auto* const first = static_cast<std::byte*>(start);
  const std::size_t skipped =
      (kHugePage - reinterpret_cast<std::uintptr_t>(first) % kHugePage) % kHugePage;
  if (skipped > 0) ::munmap(first, skipped);
  if (skipped < kHugePage) ::munmap(first + skipped + bytes, kHugePage - skipped);
  // Only a hint: systems without huge pages ignore it.
  if (bytes >= kHugePage) ::madvise(first + skipped, bytes, MADV_HUGEPAGE);
  return first + skipped;
}

MemoryBudget& budget() { return MemoryBudget::of_process(); }

/// With the exception type of accelerators, to which with_memory reacts by collecting garbage.
[[noreturn]] void refuse() { C10_THROW_ERROR(OutOfMemoryError, budget().refusal_text()); }

thread_local std::int64_t bytes_of_thread = 0;

/// Memory from malloc, or nullptr.
void* take_small(std::size_t bytes) {
  void* data = nullptr;
  if (bytes == 0 || ::posix_memalign(&data, kAlignment, bytes) != 0) return nullptr;
  const std::size_t usable = ::malloc_usable_size(data);
  if (budget().is_limited() && !budget().reserve(usable)) {
    std::free(data);
    refuse();
  }
  bytes_of_thread += static_cast<std::int64_t>(usable);
  return data;
}

void free_small(void* data) {
  const std::size_t usable = ::malloc_usable_size(data);
  if (budget().is_limited()) budget().release(usable);
  bytes_of_thread -= static_cast<std::int64_t>(usable);
  std::free(data);
}

/// Small tensors use malloc; large ones start at a huge-page boundary. Both stay within the
/// MemoryBudget of the process.
class CachingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
    void* data = nullptr;
    if (bytes >= kLarge) {
      data = bytes <= kMost ? take_large(block_size(bytes)) : nullptr;
    } else {
      data = take_small(bytes);
    }
    // The message of LibTorch's own allocator.
    TORCH_CHECK(data != nullptr || bytes == 0,
                "DefaultCPUAllocator: can't allocate memory: you tried to allocate ", bytes,
                " bytes.");
    if (bytes >= kLarge) bytes_of_thread += static_cast<std::int64_t>(block_size(bytes));
    return {data, data, &free_tensor, c10::Device(c10::kCPU)};
  }

  [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return &free_tensor; }

  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }

  void release() {
    const std::lock_guard lock(mutex_);
    most_in_use_ = in_use_bytes_;
    shrink_cache(0);
  }

  [[nodiscard]] TensorMemory use() {
    const std::lock_guard lock(mutex_);
    return {static_cast<std::int64_t>(in_use_bytes_), static_cast<std::int64_t>(cached_bytes_)};
  }

  static CachingAllocator& instance() {
    static auto* const allocator =
        new CachingAllocator;  // never destroyed: tensors may outlive any static object
    return *allocator;
  }

 private:
  struct Block {
    void* start;
    std::size_t bytes;
  };

  void* take_large(std::size_t bytes) {
    if (budget().is_limited() && !budget().reserve(bytes)) refuse();
    void* const start = find_large(bytes);
    if (start == nullptr && budget().is_limited()) budget().release(bytes);
    return start;
  }

  void* find_large(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    in_use_bytes_ += bytes;
    void* start = find_cached(bytes);
    if (start == nullptr) {
      shrink_cache(largest_cache());
      start = map_block(bytes);
    }
    if (start == nullptr) {
      shrink_cache(0);
      start = map_block(bytes);
    }
    if (start == nullptr) {
      in_use_bytes_ -= bytes;
      return nullptr;
    }
    most_in_use_ = std::max(most_in_use_, in_use_bytes_);
    in_use_.emplace(start, bytes);
    return start;
  }

  static void free_tensor(void* data) {
    const bool may_be_large = reinterpret_cast<std::uintptr_t>(data) % kHugePage == 0;
    if (!may_be_large || !instance().put_back(data)) free_small(data);
  }

  /// False if the block was not allocated here.
  bool put_back(void* start) {
    const std::lock_guard lock(mutex_);
    const auto found = in_use_.find(start);
    if (found == in_use_.end()) return false;
    const Block block{start, found->second};
    in_use_.erase(found);
    in_use_bytes_ -= block.bytes;
    bytes_of_thread -= static_cast<std::int64_t>(block.bytes);
    if (budget().is_limited()) budget().release(block.bytes);
    cached_.push_back(block);
    cached_bytes_ += block.bytes;
    shrink_cache(largest_cache());
    return true;
  }

  /// The most recently freed block of this size, which is most likely still in the processor's
  /// caches.
  void* find_cached(std::size_t bytes) {
    const auto found = std::find_if(cached_.rbegin(), cached_.rend(),
                                    [&](const Block& block) { return block.bytes == bytes; });
    if (found == cached_.rend()) return nullptr;
    void* const start = found->start;
    cached_bytes_ -= bytes;
    cached_.erase(std::next(found).base());
    return start;
  }

  /// Keeps memory in use plus cached memory below 3/2 of the peak use, and within the budget.
  [[nodiscard]] std::size_t largest_cache() const {
    const std::size_t most = std::max(most_in_use_, in_use_bytes_);
    return std::min(most + most / 2 - in_use_bytes_, budget().left());
  }

  /// Unmaps the blocks that were freed first.
  void shrink_cache(std::size_t bytes) {
    auto block = cached_.begin();
    for (; block != cached_.end() && cached_bytes_ > bytes; ++block) {
      ::munmap(block->start, block->bytes);
      cached_bytes_ -= block->bytes;
    }
    cached_.erase(cached_.begin(), block);
  }

  std::mutex mutex_;
  std::unordered_map<void*, std::size_t> in_use_;  // bytes of each block
  std::vector<Block> cached_;                      // in the order in which they were freed
  std::size_t in_use_bytes_ = 0;
  std::size_t cached_bytes_ = 0;
  std::size_t most_in_use_ = 0;
};

}  // namespace

void cache_tensor_memory() {
#if !defined(__SANITIZE_ADDRESS__)
  c10::SetCPUAllocator(&CachingAllocator::instance(), /*priority=*/1);
  // Kernels allocate temporary memory with malloc: let it keep its pages as well.
  constexpr int kCached = 1 << 28;
  ::mallopt(M_MMAP_THRESHOLD, 1 << 25);
  ::mallopt(M_TRIM_THRESHOLD, kCached);
#endif
}

void release_cached_memory() {
  CachingAllocator::instance().release();
  ::malloc_trim(0);
}

std::int64_t tensor_bytes_of_thread() { return bytes_of_thread; }

TensorMemory tensor_memory() { return CachingAllocator::instance().use(); }

}  // namespace optbench::machine
