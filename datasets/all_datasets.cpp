// SPDX-License-Identifier: MIT
#include "datasets/all_datasets.hpp"

#include "datasets/fmnist.hpp"
#include "datasets/mnist.hpp"
#include "datasets/quadratic.hpp"
#include "datasets/two_d.hpp"

namespace optbench {

void register_datasets(Catalog& catalog) {
  catalog.datasets.add(fmnist_dataset());
  catalog.datasets.add(mnist_dataset());
  catalog.datasets.add(quadratic_dataset());
  catalog.datasets.add(two_d_dataset());
}

}  // namespace optbench
