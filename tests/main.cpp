// SPDX-License-Identifier: MIT
#include "engine/machine/cpu_memory.hpp"
#include "engine/machine/device.hpp"

#include <ATen/ATen.h>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#if defined(__SANITIZE_ADDRESS__)
/// A test asks for more memory than any machine has: that must fail as it does elsewhere.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the sanitizer's name
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }
#endif

int main(int argc, char** argv) {
  optbench::machine::guard_against_broken_amx();
  optbench::machine::cache_tensor_memory();
  const optbench::machine::ThreadsInForce one_thread(1);  // sums depend on the number of threads
  doctest::Context context(argc, argv);
  return context.run();
}
