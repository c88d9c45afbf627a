// SPDX-License-Identifier: MIT
// Runs before the first library is initialised.
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#if !defined(__SANITIZE_ADDRESS__)  // which has its own heap
namespace {

/// LibTorch registers its operators when it is loaded, about 60 MB of small blocks. On huge pages
/// the time until main() is a sixth shorter. This is a hint that systems without huge pages ignore.
void put_heap_on_huge_pages(int /*argc*/, char** /*argv*/, char** /*environment*/) {
  constexpr std::size_t kHugePage = std::size_t{2} << 20;
  constexpr int kHeap = 64 << 20;
  constexpr int kUsualPadding = 128 << 10;  // malloc's own
  const auto start = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  ::mallopt(M_TOP_PAD, kHeap);
  std::free(std::malloc(1));  // allocates the whole heap now
  ::mallopt(M_TOP_PAD, kUsualPadding);
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  const std::uintptr_t first = (start + kHugePage - 1) / kHugePage * kHugePage;
  if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
}

// This section of an executable runs before the initialisers of libraries.
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const before_libraries)(int, char**, char**) = put_heap_on_huge_pages;

}  // namespace
#endif
