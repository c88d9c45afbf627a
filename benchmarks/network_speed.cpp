// SPDX-License-Identifier: MIT
// Training steps of one problem on one batch of synthetic data, with native.sgd:
// network_speed PROBLEM BATCH_SIZE THREADS
// Reads numbers of steps from standard input, one a line, and answers each with the seconds they
// took; ends with its input. networks.py runs it.
#include "datasets/all_datasets.hpp"
#include "engine/machine/cpu_memory.hpp"
#include "engine/train/native/native_optimizers.hpp"
#include "problems/all_problems.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

namespace optbench {
namespace {

void answer(const std::string& name, std::int64_t batch_size, int threads) {
  const machine::ThreadsInForce in_force(threads);
  train::Catalog catalog;
  datasets::register_datasets(catalog);
  problems::register_problems(catalog);
  native::register_optimizers(catalog);
  const model::ProblemEntry& entry = catalog.problems.find(name);
  const auto problem = entry.make(resolve_options(name, entry.options, {}));
  problem->build(entry, {.data_dir = {}, .device = {.threads = threads}, .synthetic = true}, {});
  const data::Batch batch =
      problem->dataset()
          .pass({.split = data::Split::train, .batch_size = batch_size, .examples = batch_size})
          ->next();
  const train::OptimizerEntry& sgd = catalog.optimizers.find("native.sgd");
  Options options;
  options.set("lr", 1e-6);  // small enough for any network: the same work at every step
  const auto optimizer = sgd.make(resolve_options(sgd.name, sgd.options, options));
  optimizer->start({.parameters = problem->parameters(),
                    .random = data::RandomStreams(42).stream("optimizer"),
                    .total_steps = 1'000'000,
                    .steps_per_epoch = 1'000'000});
  std::int64_t step = 0;
  std::int64_t steps = 0;
  while (std::cin >> steps) {
    const auto start = std::chrono::steady_clock::now();
    for (std::int64_t i = 0; i < steps; ++i) {
      const double loss = problem->loss_and_gradient(batch).total();
      const at::NoGradGuard no_grad;
      optimizer->step({.t = ++step, .loss = loss, .closure = {}});
    }
    const auto end = std::chrono::steady_clock::now();
    std::cout << std::chrono::duration<double>(end - start).count() << std::endl;
  }
}

}  // namespace
}  // namespace optbench

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: network_speed PROBLEM BATCH_SIZE THREADS\n");
    return 2;
  }
  try {
    optbench::machine::guard_against_broken_amx();
    optbench::machine::cache_tensor_memory();
    optbench::answer(argv[1], std::stoll(argv[2]), std::stoi(argv[3]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "network_speed: %s\n", error.what());
    return 1;
  }
  return 0;
}
