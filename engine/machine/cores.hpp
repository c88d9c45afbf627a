// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>

namespace optbench::machine {

/// The cores that this process may use: those that it may run on, but no more than the whole cores
/// that its control group's quota pays for (containers, queueing systems); at least 1.
[[nodiscard]] int usable_cores();

/// `cores`, or as many whole ones as that quota pays for, if they are fewer; at least 1. More
/// threads than these are stopped again and again, and the others wait for them.
[[nodiscard]] int within_quota(int cores);

/// The share of the processors' time that the control groups of a process allow, in cores; none
/// where they set no limit. The smallest quota of its own group and of those above it counts
/// (version 2: cpu.max; version 1: cpu.cfs_quota_us). `proc`: the process's folder, /proc/self;
/// `root`: what the paths of mounts are seen from.
[[nodiscard]] std::optional<double> cpu_quota(const std::filesystem::path& proc,
                                              const std::filesystem::path& root);

/// Sets how many processes like this one share this machine (default: 1).
/// REQUIRES: processes >= 1.
void share_cores(int processes);

/// Whether a core is idle while a run computes with this number of threads.
[[nodiscard]] bool has_free_core(int threads);

/// From now on LibTorch's operations in the calling thread use this thread only. For threads that
/// work beside those of the run: OpenMP forms a team for every thread that asks for one, and if
/// there are more threads than cores they sleep between operations. Waking them can take longer
/// than a training step.
void compute_in_this_thread_alone();

}  // namespace optbench::machine
