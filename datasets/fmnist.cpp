// SPDX-License-Identifier: MIT
#include "datasets/fmnist.hpp"

#include "datasets/idx_images.hpp"

namespace optbench {
namespace {

// Only the compressed files have published checksums.
const std::vector<DataFile> kFiles = {
    {"train-images-idx3-ubyte.gz", {"8d4fb7e6c68d591d4c3dfef9ec88bf0d"}, {}},
    {"train-labels-idx1-ubyte.gz", {"25c81989df183df01b3e8a0aad5dffbe"}, {}},
    {"t10k-images-idx3-ubyte.gz", {"bef4ecab320f06d8554ea6380940ec79"}, {}},
    {"t10k-labels-idx1-ubyte.gz", {"bb300cfdad3c16e7a12a480ee83cd310"}, {}},
};

}  // namespace

DatasetEntry fmnist_dataset() {
  return {.name = "fmnist",
          .summary = "Fashion-MNIST: pictures of clothes, 28×28 grey, 10 classes",
          .source =
              "Xiao, Rasul & Vollgraf 2017, Fashion-MNIST: a Novel Image Dataset for "
              "Benchmarking Machine Learning Algorithms",
          .files = kFiles,
          .open = [](const DatasetRequest& request) {
            return open_idx_images("fmnist", kFiles, request);
          }};
}

}  // namespace optbench
