// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/script_heap.hpp"

#include "engine/machine/memory_budget.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace optbench::bindings {
namespace {

constexpr std::size_t kPortion = std::size_t{64} << 10;

thread_local std::size_t spare = 0;  // reserved in the budget, not used yet

bool take(std::size_t bytes) {
  if (bytes <= spare) {
    spare -= bytes;
    return true;
  }
  machine::MemoryBudget& budget = machine::MemoryBudget::of_process();
  if (!budget.reserve(bytes + kPortion)) return budget.reserve(bytes);
  spare += kPortion;
  return true;
}

void give_back(std::size_t bytes) {
  spare += bytes;
  if (spare <= 2 * kPortion) return;
  machine::MemoryBudget::of_process().release(spare - kPortion);
  spare = kPortion;
}

/// A lua_Alloc.
void* allocate(void* /*unused*/, void* block, std::size_t old_size, std::size_t new_size) {
  if (block == nullptr) old_size = 0;  // for a new block this argument is its type
  if (new_size == 0) {
    std::free(block);
    give_back(old_size);
    return nullptr;
  }
  if (new_size > old_size && !take(new_size - old_size)) return nullptr;
  void* const moved = std::realloc(block, new_size);
  if (moved == nullptr) {
    if (new_size <= old_size) return block;  // Lua requires that shrinking succeeds
    give_back(new_size - old_size);
    return nullptr;
  }
  if (new_size < old_size) give_back(old_size - new_size);
  return moved;
}

}  // namespace

void keep_within_budget(lua_State* L) {
  const auto in_use = static_cast<std::size_t>(lua_gc(L, LUA_GCCOUNT)) * 1024 +
                      static_cast<std::size_t>(lua_gc(L, LUA_GCCOUNTB));
  if (!take(in_use)) throw std::bad_alloc();
  lua_setallocf(L, allocate, nullptr);
}

}  // namespace optbench::bindings
