// SPDX-License-Identifier: MIT
#include "engine/machine/memory_budget.hpp"

#include <doctest/doctest.h>

namespace optbench::machine {
namespace {

TEST_CASE("a budget without a limit gives whatever is asked for") {
  MemoryBudget budget;
  CHECK_FALSE(budget.is_limited());
  CHECK(budget.reserve(std::size_t{1} << 60));
}

TEST_CASE("a budget gives up to its limit, and takes back") {
  MemoryBudget budget;
  budget.set_limit(100);
  CHECK(budget.is_limited());
  CHECK(budget.reserve(60));
  CHECK(budget.reserve(40));
  CHECK(budget.left() == 0);
  CHECK_FALSE(budget.reserve(1));
  budget.release(40);
  CHECK(budget.left() == 40);
  CHECK_FALSE(budget.reserve(41));
  CHECK_FALSE(budget.reserve(static_cast<std::size_t>(-1)));
  CHECK(budget.left() == 40);
  CHECK_FALSE(budget.reserve(50));
  CHECK(budget.refusal_text() ==
        "not enough memory: scripts and tensors held 60B when 50B more were asked for, limit 100B");
}

}  // namespace
}  // namespace optbench::machine
