// SPDX-License-Identifier: MIT
#include "datasets/all_datasets.hpp"

#include "datasets/cifar.hpp"
#include "datasets/fmnist.hpp"
#include "datasets/imagenet.hpp"
#include "datasets/mnist.hpp"
#include "datasets/quadratic.hpp"
#include "datasets/svhn.hpp"
#include "datasets/tolstoi.hpp"
#include "datasets/two_d.hpp"

namespace optbench::datasets {

void register_datasets(train::Catalog& catalog) {
  catalog.datasets.add(cifar10_dataset());
  catalog.datasets.add(cifar100_dataset());
  catalog.datasets.add(fmnist_dataset());
  catalog.datasets.add(imagenet_dataset());
  catalog.datasets.add(mnist_dataset());
  catalog.datasets.add(quadratic_dataset());
  catalog.datasets.add(svhn_dataset());
  catalog.datasets.add(tolstoi_dataset());
  catalog.datasets.add(two_d_dataset());
}

}  // namespace optbench::datasets
