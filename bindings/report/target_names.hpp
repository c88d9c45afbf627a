// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/convergence.hpp"
#include "engine/record/stored_run.hpp"

#include <string>
#include <vector>

namespace optbench::bindings::report {

/// One sentence for each target of a problem that neither the runs nor this program know: most
/// likely a name that is misspelt, of which nothing else would tell.
[[nodiscard]] std::vector<std::string> unknown_target_names(
    const analysis::results::ConvergenceThresholds& targets,
    const std::vector<record::StoredRun>& runs);

}  // namespace optbench::bindings::report
