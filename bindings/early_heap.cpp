// SPDX-License-Identifier: MIT
// What happens before the first library is initialised.
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#if !defined(__SANITIZE_ADDRESS__)  // which has a heap of its own
namespace {

/// LibTorch registers its operators when it is loaded: some 60 MB of small blocks, page by page.
/// On huge pages that takes a sixth less of the time until main(). Advice: a system without them
/// goes on.
void put_heap_on_huge_pages(int /*argc*/, char** /*argv*/, char** /*environment*/) {
  constexpr std::size_t kHugePage = std::size_t{2} << 20;
  constexpr int kHeap = 64 << 20;
  constexpr int kUsualPadding = 128 << 10;  // malloc's own
  const auto start = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  ::mallopt(M_TOP_PAD, kHeap);
  std::free(std::malloc(1));  // the heap is made now, with all the room at once
  ::mallopt(M_TOP_PAD, kUsualPadding);
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  const std::uintptr_t first = (start + kHugePage - 1) / kHugePage * kHugePage;
  if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
}

// Only an executable's own such section runs before the libraries' initialisers.
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const before_libraries)(int, char**, char**) = put_heap_on_huge_pages;

}  // namespace
#endif
