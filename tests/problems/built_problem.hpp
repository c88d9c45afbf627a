// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/all_datasets.hpp"
#include "engine/train/catalog.hpp"
#include "problems/all_problems.hpp"

#include <memory>
#include <string>

namespace optbench::testing {

/// Every problem and data set.
inline const train::Catalog& catalog() {
  static const train::Catalog all = [] {
    train::Catalog registered;
    datasets::register_datasets(registered);
    problems::register_problems(registered);
    return registered;
  }();
  return all;
}

/// A built problem; image problems on synthetic data unless a data folder is given.
inline std::unique_ptr<model::Problem> built_problem(const std::string& name,
                                                     at::ScalarType dtype = at::kDouble,
                                                     std::uint64_t seed = 42,
                                                     const std::filesystem::path& data_dir = {}) {
  const model::ProblemEntry& entry = catalog().problems.find(name);
  auto problem = entry.make(resolve_options(name, entry.options, {}));
  problem->build(entry,
                 {.data_dir = data_dir,
                  .device = {.dtype = dtype},
                  .streams = data::RandomStreams(seed),
                  .synthetic = data_dir.empty()},
                 {});
  return problem;
}

/// The first examples of a split in file order.
inline data::Batch first_batch(model::Problem& problem, data::Split split, std::int64_t size) {
  return problem.dataset().pass({.split = split, .batch_size = size, .examples = size})->next();
}

}  // namespace optbench::testing
