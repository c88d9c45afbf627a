// SPDX-License-Identifier: MIT
#pragma once

#include "engine/catalog.hpp"

namespace optbench {

/// Adds every problem of this folder to the catalog and ties it to its data set.
/// REQUIRES: the data sets are registered; they stay where they are as long as the catalog lives.
void register_problems(Catalog& catalog);

// Each is defined in the file of its name.
[[nodiscard]] ProblemEntry fmnist_2c2d();
[[nodiscard]] ProblemEntry fmnist_logreg();
[[nodiscard]] ProblemEntry fmnist_mlp();
[[nodiscard]] ProblemEntry mnist_2c2d();
[[nodiscard]] ProblemEntry mnist_logreg();
[[nodiscard]] ProblemEntry mnist_mlp();
[[nodiscard]] ProblemEntry quadratic_deep();
[[nodiscard]] ProblemEntry two_d_beale();
[[nodiscard]] ProblemEntry two_d_branin();
[[nodiscard]] ProblemEntry two_d_rosenbrock();

}  // namespace optbench
