// SPDX-License-Identifier: MIT
#pragma once

namespace optbench::machine {

/// The cores that this process may run on.
[[nodiscard]] int usable_cores();

/// Says that so many processes like this one work side by side on this machine (default: 1).
/// REQUIRES: processes >= 1.
void share_cores(int processes);

/// Whether one of them is idle while a run computes with so many threads.
[[nodiscard]] bool has_free_core(int threads);

/// From here on LibTorch's operations in the calling thread run in it alone. For threads that work
/// beside the run's own: OpenMP forms a team for every thread that asks for one, and once there are
/// more threads than cores its threads sleep between operations. Waking them takes longer than many
/// a training step.
void compute_in_this_thread_alone();

}  // namespace optbench::machine
