// SPDX-License-Identifier: MIT
#include "datasets/fmnist.hpp"

#include "datasets/images/idx_images.hpp"

namespace optbench::datasets {
namespace {

// Only the compressed files have published checksums.
const std::vector<data::DataFile> kFiles = {
    {.name = "train-images-idx3-ubyte.gz",
     .md5 = {"8d4fb7e6c68d591d4c3dfef9ec88bf0d"},
     .sha256 = "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
     .bytes = 26'421'880},
    {.name = "train-labels-idx1-ubyte.gz",
     .md5 = {"25c81989df183df01b3e8a0aad5dffbe"},
     .sha256 = "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
     .bytes = 29'515},
    {.name = "t10k-images-idx3-ubyte.gz",
     .md5 = {"bef4ecab320f06d8554ea6380940ec79"},
     .sha256 = "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
     .bytes = 4'422'102},
    {.name = "t10k-labels-idx1-ubyte.gz",
     .md5 = {"bb300cfdad3c16e7a12a480ee83cd310"},
     .sha256 = "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
     .bytes = 5'148},
};

}  // namespace

data::DatasetEntry fmnist_dataset() {
  return {.name = "fmnist",
          .summary = "Fashion-MNIST: images of clothes, 28×28 grey, 10 classes",
          .source =
              "Xiao, Rasul & Vollgraf 2017, Fashion-MNIST: a Novel Image Dataset for "
              "Benchmarking Machine Learning Algorithms",
          .licence = "MIT",
          .files = kFiles,
          .mirrors = {"https://fashion-mnist.s3.eu-central-1.amazonaws.com",
                      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
                      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/"
                      "fashion"},
          .open =
              [](const data::DatasetRequest& request) {
                return images::open_idx_images("fmnist", kFiles, request);
              },
          .has_labels = true};
}

}  // namespace optbench::datasets
