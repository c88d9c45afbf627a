// SPDX-License-Identifier: MIT
#include "engine/machine/cores.hpp"

#include <ATen/Parallel.h>

#include <doctest/doctest.h>

#include <thread>

namespace optbench::machine {

TEST_CASE("a core is free where threads and processes leave one") {
  const int cores = usable_cores();
  REQUIRE(cores >= 1);
  CHECK(has_free_core(cores - 1));
  CHECK_FALSE(has_free_core(cores));
  share_cores(2);
  CHECK(has_free_core(1) == (cores >= 4));
  CHECK_FALSE(has_free_core(cores / 2));
  share_cores(1);
}

TEST_CASE("a thread that computes alone leaves the others their threads") {
  const int before = at::get_num_threads();
  at::set_num_threads(2);
  int alone = 0;
  int other = 0;
  std::thread([&] {
    compute_in_this_thread_alone();
    alone = at::get_num_threads();
  }).join();
  std::thread([&] { other = at::get_num_threads(); }).join();
  CHECK(alone == 1);
  CHECK(other == 2);
  CHECK(at::get_num_threads() == 2);
  at::set_num_threads(before);
}

}  // namespace optbench::machine
