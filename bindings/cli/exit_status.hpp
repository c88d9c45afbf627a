// SPDX-License-Identifier: MIT
#pragma once

namespace optbench::bindings::cli {

/// Exit statuses of the binary.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitInterrupted = 130;

}  // namespace optbench::bindings::cli
