// SPDX-License-Identifier: MIT
#include "engine/device.hpp"

#include <torch/torch.h>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

int main(int argc, char** argv) {
  optbench::guard_against_broken_amx();
  optbench::use_threads(1);  // sums depend on the number of threads
  doctest::Context context(argc, argv);
  return context.run();
}
