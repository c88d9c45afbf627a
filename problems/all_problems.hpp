// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/catalog.hpp"

namespace optbench::problems {

/// Adds every problem of this folder to the catalog and connects it with its data set; adds the
/// problem sets "small" and "large", which are those of the published baselines (Schneider et al.
/// 2019), and "all". REQUIRES: the data sets are registered and outlive the catalog.
void register_problems(train::Catalog& catalog);

// Each is defined in the file with its name.
[[nodiscard]] model::ProblemEntry cifar100_3c3d();
[[nodiscard]] model::ProblemEntry cifar100_allcnnc();
[[nodiscard]] model::ProblemEntry cifar100_vgg16();
[[nodiscard]] model::ProblemEntry cifar100_vgg19();
[[nodiscard]] model::ProblemEntry cifar100_wrn404();
[[nodiscard]] model::ProblemEntry cifar10_3c3d();
[[nodiscard]] model::ProblemEntry cifar10_vgg16();
[[nodiscard]] model::ProblemEntry cifar10_vgg19();
[[nodiscard]] model::ProblemEntry fmnist_2c2d();
[[nodiscard]] model::ProblemEntry fmnist_logreg();
[[nodiscard]] model::ProblemEntry fmnist_mlp();
[[nodiscard]] model::ProblemEntry fmnist_vae();
[[nodiscard]] model::ProblemEntry imagenet_inception_v3();
[[nodiscard]] model::ProblemEntry imagenet_vgg16();
[[nodiscard]] model::ProblemEntry imagenet_vgg19();
[[nodiscard]] model::ProblemEntry mnist_2c2d();
[[nodiscard]] model::ProblemEntry mnist_logreg();
[[nodiscard]] model::ProblemEntry mnist_mlp();
[[nodiscard]] model::ProblemEntry mnist_vae();
[[nodiscard]] model::ProblemEntry quadratic_deep();
[[nodiscard]] model::ProblemEntry svhn_3c3d();
[[nodiscard]] model::ProblemEntry svhn_wrn164();
[[nodiscard]] model::ProblemEntry tolstoi_char_rnn();
[[nodiscard]] model::ProblemEntry two_d_beale();
[[nodiscard]] model::ProblemEntry two_d_branin();
[[nodiscard]] model::ProblemEntry two_d_rosenbrock();

}  // namespace optbench::problems
