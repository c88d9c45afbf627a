// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

#include <string>
#include <vector>

namespace optbench::analysis::study {

/// A target for a problem, taken from results: the median over the seeds of the best values of the
/// reported metric that the best optimizer's chosen setting reached (Dahl et al. 2023, arXiv
/// 2306.07179, section 4.1: the median, so that one lucky run does not determine it).
struct SetTarget {
  std::string problem;
  double value = 0;
  std::string optimizer;
  std::string setting;
  std::string metric;
  std::size_t seeds = 0;
};

/// One per problem that has a finite value.
[[nodiscard]] std::vector<SetTarget> targets_of(const Study& study);
/// In the file format of read_convergence_thresholds().
[[nodiscard]] std::string targets_text(const std::vector<SetTarget>& targets);
/// "mnist_mlp: test accuracy 0.98, the median best of 10 seeds of adam, lr 0.001".
[[nodiscard]] std::string to_text(const SetTarget& target);

}  // namespace optbench::analysis::study
