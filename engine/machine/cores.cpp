// SPDX-License-Identifier: MIT
#include "engine/machine/cores.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <sched.h>
#include <thread>

/// Function of the OpenMP library that LibTorch uses; null if there is none.
extern "C" [[gnu::weak]] void omp_set_num_threads(int threads);

namespace optbench::machine {
namespace {

std::atomic<int> processes_side_by_side = 1;

}  // namespace

void share_cores(int processes) { processes_side_by_side = processes; }

int usable_cores() {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

bool has_free_core(int threads) { return (threads + 1) * processes_side_by_side <= usable_cores(); }

void compute_in_this_thread_alone() {
  // LibTorch sets the number of threads when a thread first needs it. at::set_num_threads cannot be
  // used: it sets MKL's number for all threads.
  if (at::get_num_threads() > 1 && omp_set_num_threads != nullptr) omp_set_num_threads(1);
}

}  // namespace optbench::machine
