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

constexpr std::size_t kAlignment = 64;  // what LibTorch promises
constexpr std::size_t kLarge = std::size_t{1} << 20;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kMost = std::size_t{1} << 62;  // sizes up to it can be rounded up

/// The size of the block that serves so many bytes: at most an eighth more, so that sizes near each
/// other share their blocks.
std::size_t block_size(std::size_t bytes) {
  const std::size_t step = std::bit_floor(bytes) / 8;
  return (bytes + step - 1) / step * step;
}

/// Fresh memory from the system, or nullptr.
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
  // Advice: a system without huge pages goes on.
  if (bytes >= kHugePage) ::madvise(first + skipped, bytes, MADV_HUGEPAGE);
  return first + skipped;
}

MemoryBudget& budget() { return MemoryBudget::of_process(); }

/// In the type of an accelerator's exhaustion, which is met by collecting garbage (with_memory).
[[noreturn]] void refuse() { C10_THROW_ERROR(OutOfMemoryError, budget().refusal_text()); }

thread_local std::int64_t bytes_of_thread = 0;

/// Memory from malloc, or nullptr.
void* take_small(std::size_t bytes) {
  void* data = nullptr;
  if (bytes == 0 || ::posix_memalign(&data, kAlignment, bytes) != 0) return nullptr;
  const std::size_t usable = ::malloc_usable_size(data);
  if (budget().is_limited() && !budget().take(usable)) {
    std::free(data);
    refuse();
  }
  bytes_of_thread += static_cast<std::int64_t>(usable);
  return data;
}

void free_small(void* data) {
  const std::size_t usable = ::malloc_usable_size(data);
  if (budget().is_limited()) budget().give_back(usable);
  bytes_of_thread -= static_cast<std::int64_t>(usable);
  std::free(data);
}

/// Small tensors are malloc's business; large ones begin on a boundary of huge pages. All of it
/// stays within the process's MemoryBudget.
class KeepingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
    void* data = nullptr;
    if (bytes >= kLarge) {
      data = bytes <= kMost ? take_large(block_size(bytes)) : nullptr;
    } else {
      data = take_small(bytes);
    }
    // In the words of LibTorch's own allocator.
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
    drop_until_kept_is(0);
  }

  [[nodiscard]] TensorMemory use() {
    const std::lock_guard lock(mutex_);
    return {static_cast<std::int64_t>(in_use_bytes_), static_cast<std::int64_t>(kept_bytes_)};
  }

  static KeepingAllocator& instance() {
    static auto* const the_one = new KeepingAllocator;  // tensors outlive every destructor's order
    return *the_one;
  }

 private:
  struct Block {
    void* start;
    std::size_t bytes;
  };

  void* take_large(std::size_t bytes) {
    if (budget().is_limited() && !budget().take(bytes)) refuse();
    void* const start = find_large(bytes);
    if (start == nullptr && budget().is_limited()) budget().give_back(bytes);
    return start;
  }

  void* find_large(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    in_use_bytes_ += bytes;
    void* start = take_kept(bytes);
    if (start == nullptr) {
      drop_until_kept_is(most_that_may_be_kept());
      start = map_block(bytes);
    }
    if (start == nullptr) {
      drop_until_kept_is(0);
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

  /// False where it is no block of ours.
  bool put_back(void* start) {
    const std::lock_guard lock(mutex_);
    const auto found = in_use_.find(start);
    if (found == in_use_.end()) return false;
    const Block block{start, found->second};
    in_use_.erase(found);
    in_use_bytes_ -= block.bytes;
    bytes_of_thread -= static_cast<std::int64_t>(block.bytes);
    if (budget().is_limited()) budget().give_back(block.bytes);
    kept_.push_back(block);
    kept_bytes_ += block.bytes;
    drop_until_kept_is(most_that_may_be_kept());
    return true;
  }

  /// The block of that size freed last, whose bytes are most likely still in the caches.
  void* take_kept(std::size_t bytes) {
    const auto found = std::find_if(kept_.rbegin(), kept_.rend(),
                                    [&](const Block& block) { return block.bytes == bytes; });
    if (found == kept_.rend()) return nullptr;
    void* const start = found->start;
    kept_bytes_ -= bytes;
    kept_.erase(std::next(found).base());
    return start;
  }

  /// So that in use and kept together stay below 3/2 of the most that was in use, and within the
  /// budget.
  [[nodiscard]] std::size_t most_that_may_be_kept() const {
    const std::size_t most = std::max(most_in_use_, in_use_bytes_);
    return std::min(most + most / 2 - in_use_bytes_, budget().left());
  }

  /// Gives back what was not used for the longest time.
  void drop_until_kept_is(std::size_t bytes) {
    auto block = kept_.begin();
    for (; block != kept_.end() && kept_bytes_ > bytes; ++block) {
      ::munmap(block->start, block->bytes);
      kept_bytes_ -= block->bytes;
    }
    kept_.erase(kept_.begin(), block);
  }

  std::mutex mutex_;
  std::unordered_map<void*, std::size_t> in_use_;  // bytes of each block
  std::vector<Block> kept_;                        // freed first, first
  std::size_t in_use_bytes_ = 0;
  std::size_t kept_bytes_ = 0;
  std::size_t most_in_use_ = 0;
};

}  // namespace

void keep_tensor_memory() {
#if !defined(__SANITIZE_ADDRESS__)
  c10::SetCPUAllocator(&KeepingAllocator::instance(), /*priority=*/1);
  // What the kernels take beside tensors goes through malloc: let it keep its pages as well.
  constexpr int kKept = 1 << 28;
  ::mallopt(M_MMAP_THRESHOLD, 1 << 25);
  ::mallopt(M_TRIM_THRESHOLD, kKept);
#endif
}

void release_kept_memory() {
  KeepingAllocator::instance().release();
  ::malloc_trim(0);
}

std::int64_t tensor_bytes_of_thread() { return bytes_of_thread; }

TensorMemory tensor_memory() { return KeepingAllocator::instance().use(); }

}  // namespace optbench::machine
