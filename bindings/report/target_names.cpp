// SPDX-License-Identifier: MIT
#include "bindings/report/target_names.hpp"

#include "datasets/all_datasets.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/train/catalog.hpp"
#include "problems/all_problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace optbench::bindings::report {

std::vector<std::string> unknown_target_names(
    const analysis::results::ConvergenceThresholds& targets,
    const std::vector<record::StoredRun>& runs) {
  train::Catalog catalog;
  datasets::register_datasets(catalog);
  problems::register_problems(catalog);
  std::set<std::string> known;
  for (const auto& [name, problem] : catalog.problems) known.insert(name);
  for (const record::StoredRun& run : runs) known.insert(run.problem);
  const std::vector<std::string> names(known.begin(), known.end());
  std::vector<std::string> sentences;
  for (const auto& [name, target] : targets.all()) {
    // Of a variant, or under other conditions: "mnist_mlp (synthetic data)".
    const std::string problem = name.substr(0, std::min(name.find('@'), name.find(" (")));
    if (known.contains(name) || known.contains(problem)) continue;
    sentences.push_back(
        fmt::format("no problem is called '{}'{}", name, did_you_mean(name, names)));
  }
  return sentences;
}

}  // namespace optbench::bindings::report
