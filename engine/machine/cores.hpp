// SPDX-License-Identifier: MIT
#pragma once

namespace optbench::machine {

/// The cores that this process may run on.
[[nodiscard]] int usable_cores();

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
