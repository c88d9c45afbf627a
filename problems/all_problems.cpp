// SPDX-License-Identifier: MIT
#include "problems/all_problems.hpp"

namespace optbench::problems {

// Each is defined in the file with its name.
model::ProblemEntry cifar100_3c3d();
model::ProblemEntry cifar100_allcnnc();
model::ProblemEntry cifar100_vgg16();
model::ProblemEntry cifar100_vgg19();
model::ProblemEntry cifar100_wrn404();
model::ProblemEntry cifar10_3c3d();
model::ProblemEntry cifar10_vgg16();
model::ProblemEntry cifar10_vgg19();
model::ProblemEntry fmnist_2c2d();
model::ProblemEntry fmnist_logreg();
model::ProblemEntry fmnist_mlp();
model::ProblemEntry fmnist_vae();
model::ProblemEntry imagenet_inception_v3();
model::ProblemEntry imagenet_vgg16();
model::ProblemEntry imagenet_vgg19();
model::ProblemEntry mnist_2c2d();
model::ProblemEntry mnist_logreg();
model::ProblemEntry mnist_mlp();
model::ProblemEntry mnist_vae();
model::ProblemEntry quadratic_deep();
model::ProblemEntry svhn_3c3d();
model::ProblemEntry svhn_wrn164();
model::ProblemEntry tolstoi_char_rnn();
model::ProblemEntry two_d_beale();
model::ProblemEntry two_d_branin();
model::ProblemEntry two_d_rosenbrock();

void register_problems(train::Catalog& catalog) {
  for (const auto entry_of : {cifar100_3c3d,
                              cifar100_allcnnc,
                              cifar100_vgg16,
                              cifar100_vgg19,
                              cifar100_wrn404,
                              cifar10_3c3d,
                              cifar10_vgg16,
                              cifar10_vgg19,
                              fmnist_2c2d,
                              fmnist_logreg,
                              fmnist_mlp,
                              fmnist_vae,
                              imagenet_inception_v3,
                              imagenet_vgg16,
                              imagenet_vgg19,
                              mnist_2c2d,
                              mnist_logreg,
                              mnist_mlp,
                              mnist_vae,
                              quadratic_deep,
                              svhn_3c3d,
                              svhn_wrn164,
                              tolstoi_char_rnn,
                              two_d_beale,
                              two_d_branin,
                              two_d_rosenbrock}) {
    model::ProblemEntry entry = entry_of();
    entry.dataset_entry = &catalog.datasets.find(entry.dataset);
    catalog.problems.add(std::move(entry));
  }
  catalog.problem_sets.add({"small",
                            "the small benchmark set of DeepOBS",
                            {"quadratic_deep", "mnist_vae", "fmnist_2c2d", "cifar10_3c3d"}});
  catalog.problem_sets.add({"large",
                            "the large benchmark set of DeepOBS",
                            {"fmnist_vae", "cifar100_allcnnc", "svhn_wrn164", "tolstoi_char_rnn"}});
  catalog.problem_sets.add({"all", "every problem of the suite", catalog.problems.names()});
}

}  // namespace optbench::problems
