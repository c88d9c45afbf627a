// SPDX-License-Identifier: MIT
#pragma once

#include "engine/dataset.hpp"
#include "engine/optimizer.hpp"
#include "engine/problem.hpp"
#include "engine/registry.hpp"
#include "engine/schedule.hpp"

namespace optbench {

/// Everything that can be named on the command line or in a script.
struct Catalog {
  Registry<DatasetEntry> datasets{"dataset"};
  Registry<ProblemEntry> problems{"problem"};
  Registry<OptimizerEntry> optimizers{"optimizer"};
  Registry<ScheduleEntry> schedules{"schedule"};
};

}  // namespace optbench
