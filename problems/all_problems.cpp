// SPDX-License-Identifier: MIT
#include "problems/all_problems.hpp"

namespace optbench {

void register_problems(Catalog& catalog) {
  for (const auto entry_of :
       {fmnist_2c2d, fmnist_logreg, fmnist_mlp, mnist_2c2d, mnist_logreg, mnist_mlp, quadratic_deep,
        two_d_beale, two_d_branin, two_d_rosenbrock}) {
    ProblemEntry entry = entry_of();
    entry.dataset_entry = &catalog.datasets.find(entry.dataset);
    catalog.problems.add(std::move(entry));
  }
}

}  // namespace optbench
