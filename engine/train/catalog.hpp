// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/registry.hpp"
#include "engine/data/dataset.hpp"
#include "engine/model/problem.hpp"
#include "engine/train/optimizer.hpp"
#include "engine/train/schedule.hpp"

#include <string>
#include <vector>

namespace optbench::train {

/// A problem set: problems with a common name.
struct ProblemSet {
  std::string name;
  std::string summary;
  std::vector<std::string> problems;
};

/// Everything that has a name on the command line or in a script.
struct Catalog {
  Registry<data::DatasetEntry> datasets{"dataset"};
  Registry<model::ProblemEntry> problems{"problem"};
  Registry<ProblemSet> problem_sets{"set"};
  Registry<OptimizerEntry> optimizers{"optimizer"};
  Registry<ScheduleEntry> schedules{"schedule"};
};

}  // namespace optbench::train
