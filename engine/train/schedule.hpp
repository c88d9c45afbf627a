// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/code_file.hpp"
#include "engine/base/options.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace optbench::train {

/// Position in a run at which its schedule is evaluated.
struct Progress {
  std::int64_t step = 0;         ///< steps done before this one: 0, 1, ...
  std::int64_t total_steps = 0;  ///< of the whole run
  std::int64_t epoch = 0;        ///< the epoch this step belongs to: 0, 1, ...
};

/// A pure function of progress: the factor on the base learning rate.
using Schedule = std::function<double(const Progress&)>;

/// A registered schedule, or one loaded from a user's file.
struct ScheduleEntry {
  std::string name;
  std::string summary;
  std::string source;
  std::vector<OptionSpec> options;
  std::function<Schedule(const Options&)> make;
  std::string origin;
  std::string digest;
  std::vector<CodeFile> code = {};    ///< as an optimizer's
  std::string identity_missing = {};  ///< as an optimizer's
};

}  // namespace optbench::train
