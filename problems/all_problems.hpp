// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/catalog.hpp"

namespace optbench {

/// Adds every problem of this folder to the catalog and ties it to its data set; adds the named
/// sets of problems: "small" and "large", which are those of the published baselines (Schneider et
/// al. 2019), and "all". REQUIRES: the data sets are registered; they stay where they are as long
/// as the catalog lives.
void register_problems(Catalog& catalog);

// Each is defined in the file of its name.
[[nodiscard]] ProblemEntry cifar100_3c3d();
[[nodiscard]] ProblemEntry cifar100_allcnnc();
[[nodiscard]] ProblemEntry cifar100_vgg16();
[[nodiscard]] ProblemEntry cifar100_vgg19();
[[nodiscard]] ProblemEntry cifar100_wrn404();
[[nodiscard]] ProblemEntry cifar10_3c3d();
[[nodiscard]] ProblemEntry cifar10_vgg16();
[[nodiscard]] ProblemEntry cifar10_vgg19();
[[nodiscard]] ProblemEntry fmnist_2c2d();
[[nodiscard]] ProblemEntry fmnist_logreg();
[[nodiscard]] ProblemEntry fmnist_mlp();
[[nodiscard]] ProblemEntry fmnist_vae();
[[nodiscard]] ProblemEntry imagenet_inception_v3();
[[nodiscard]] ProblemEntry imagenet_vgg16();
[[nodiscard]] ProblemEntry imagenet_vgg19();
[[nodiscard]] ProblemEntry mnist_2c2d();
[[nodiscard]] ProblemEntry mnist_logreg();
[[nodiscard]] ProblemEntry mnist_mlp();
[[nodiscard]] ProblemEntry mnist_vae();
[[nodiscard]] ProblemEntry quadratic_deep();
[[nodiscard]] ProblemEntry svhn_3c3d();
[[nodiscard]] ProblemEntry svhn_wrn164();
[[nodiscard]] ProblemEntry tolstoi_char_rnn();
[[nodiscard]] ProblemEntry two_d_beale();
[[nodiscard]] ProblemEntry two_d_branin();
[[nodiscard]] ProblemEntry two_d_rosenbrock();

}  // namespace optbench
