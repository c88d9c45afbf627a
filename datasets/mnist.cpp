// SPDX-License-Identifier: MIT
#include "datasets/mnist.hpp"

#include "datasets/idx_images.hpp"

namespace optbench {
namespace {

const std::vector<DataFile> kFiles = {
    {"train-images-idx3-ubyte.gz",
     {"f68b3c2dcbeaaa9fbdd348bbdeb94873"},
     {"6bbc9ace898e44ae57da46a324031adb"}},
    {"train-labels-idx1-ubyte.gz",
     {"d53e105ee54ea40749a09fcbcd1e9432"},
     {"a25bea736e30d166cdddb491f175f624"}},
    {"t10k-images-idx3-ubyte.gz",
     {"9fb629c4189551a2d022fa330f9573f3"},
     {"2646ac647ad5339dbf082846283269ea"}},
    {"t10k-labels-idx1-ubyte.gz",
     {"ec29112dd5afa0611ce80d1b7f02629c"},
     {"27ae3e4e09519cfbb04c329615203637"}},
};

}  // namespace

DatasetEntry mnist_dataset() {
  return {.name = "mnist",
          .summary = "handwritten digits, 28×28 grey, 10 classes",
          .source =
              "LeCun, Bottou, Bengio & Haffner 1998, Gradient-Based Learning Applied to "
              "Document Recognition",
          .files = kFiles,
          .open = [](const DatasetRequest& request) {
            return open_idx_images("mnist", kFiles, request);
          }};
}

}  // namespace optbench
