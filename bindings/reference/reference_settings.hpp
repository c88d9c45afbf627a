// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/reference.hpp"

#include <vector>

namespace optbench::bindings::reference {

/// The settings of optbench.run and of the runs in a plan, as the options of `optbench run`
/// describe them, in their order; then those that only scripts have.
[[nodiscard]] std::vector<RunSetting> describe_run_settings();

}  // namespace optbench::bindings::reference
