// SPDX-License-Identifier: MIT
#include "engine/base/counted.hpp"

#include <doctest/doctest.h>

#include <cstddef>

namespace optbench {

TEST_CASE("one thing is counted in the singular, none and several in the plural") {
  CHECK(counted(1, "problem") == "1 problem");
  CHECK(counted(0, "problem") == "0 problems");
  CHECK(counted(std::size_t{2}, "run") == "2 runs");
  CHECK(counted(1LL, "step") == "1 step");
}

}  // namespace optbench
