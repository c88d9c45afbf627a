// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/reference.hpp"

#include <vector>

namespace optbench::bindings::reference {

/// The settings of optbench.run and of the runs in a plan, in the order of run::kSettings, followed
/// by those that only optbench.run has.
[[nodiscard]] std::vector<RunSetting> describe_run_settings();

}  // namespace optbench::bindings::reference
