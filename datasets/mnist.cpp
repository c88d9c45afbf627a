// SPDX-License-Identifier: MIT
#include "datasets/mnist.hpp"

#include "datasets/images/idx_images.hpp"

namespace optbench::datasets {
namespace {

const std::vector<data::DataFile> kFiles = {
    {.name = "train-images-idx3-ubyte.gz",
     .md5 = {"f68b3c2dcbeaaa9fbdd348bbdeb94873"},
     .contents_md5 = {"6bbc9ace898e44ae57da46a324031adb"},
     .sha256 = "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
     .bytes = 9'912'422},
    {.name = "train-labels-idx1-ubyte.gz",
     .md5 = {"d53e105ee54ea40749a09fcbcd1e9432"},
     .contents_md5 = {"a25bea736e30d166cdddb491f175f624"},
     .sha256 = "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
     .bytes = 28'881},
    {.name = "t10k-images-idx3-ubyte.gz",
     .md5 = {"9fb629c4189551a2d022fa330f9573f3"},
     .contents_md5 = {"2646ac647ad5339dbf082846283269ea"},
     .sha256 = "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
     .bytes = 1'648'877},
    {.name = "t10k-labels-idx1-ubyte.gz",
     .md5 = {"ec29112dd5afa0611ce80d1b7f02629c"},
     .contents_md5 = {"27ae3e4e09519cfbb04c329615203637"},
     .sha256 = "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
     .bytes = 4'542},
};

}  // namespace

data::DatasetEntry mnist_dataset() {
  return {.name = "mnist",
          .summary = "handwritten digits, 28×28 grey, 10 classes",
          .source =
              "LeCun, Bottou, Bengio & Haffner 1998, Gradient-Based Learning Applied to "
              "Document Recognition",
          .licence = "Creative Commons Attribution-Share Alike 3.0",
          .files = kFiles,
          .mirrors = {"https://ossci-datasets.s3.amazonaws.com/mnist",
                      "https://storage.googleapis.com/cvdf-datasets/mnist",
                      "http://yann.lecun.com/exdb/mnist"},
          .open =
              [](const data::DatasetRequest& request) {
                return images::open_idx_images("mnist", kFiles, request);
              },
          .has_labels = true};
}

}  // namespace optbench::datasets
