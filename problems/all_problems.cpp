// SPDX-License-Identifier: MIT
#include "problems/all_problems.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace optbench::problems {

// Each is defined in the file with its name or with the name of its family.
std::vector<model::ProblemEntry> image_classifiers();
std::vector<model::ProblemEntry> variational_autoencoders();
model::ProblemEntry imagenet_inception_v3();
model::ProblemEntry quadratic_deep();
model::ProblemEntry tolstoi_char_rnn();
model::ProblemEntry two_d_beale();
model::ProblemEntry two_d_branin();
model::ProblemEntry two_d_rosenbrock();

void register_problems(train::Catalog& catalog) {
  std::vector<model::ProblemEntry> entries = {imagenet_inception_v3(), quadratic_deep(),
                                              tolstoi_char_rnn(),      two_d_beale(),
                                              two_d_branin(),          two_d_rosenbrock()};
  std::ranges::move(image_classifiers(), std::back_inserter(entries));
  std::ranges::move(variational_autoencoders(), std::back_inserter(entries));
  for (model::ProblemEntry& entry : entries) {
    entry.dataset_entry = &catalog.datasets.find(entry.dataset);
    catalog.problems.add(std::move(entry));
  }
  catalog.problem_sets.add({"small",
                            "the small benchmark set of DeepOBS",
                            {"quadratic_deep", "mnist_vae", "fmnist_2c2d", "cifar10_3c3d"}});
  catalog.problem_sets.add({"large",
                            "the large benchmark set of DeepOBS",
                            {"fmnist_vae", "cifar100_allcnnc", "svhn_wrn164", "tolstoi_char_rnn"}});
  catalog.problem_sets.add({"all", "every problem", catalog.problems.names()});
}

}  // namespace optbench::problems
