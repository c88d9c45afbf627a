// SPDX-License-Identifier: MIT
#include "datasets/images/idx_images.hpp"

#include "datasets/fmnist.hpp"
#include "datasets/mnist.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/datasets/archives/idx_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets::images {
namespace {

/// A data folder with a small "mnist" in it: 30 training and 20 test images.
class SmallMnist {
 public:
  SmallMnist() {
    put("train-images-idx3-ubyte.gz", testing::gzipped(testing::idx_images(30)));
    put("train-labels-idx1-ubyte.gz", testing::gzipped(testing::idx_labels(30)));
    put("t10k-images-idx3-ubyte.gz", testing::gzipped(testing::idx_images(20)));
    put("t10k-labels-idx1-ubyte.gz", testing::gzipped(testing::idx_labels(20)));
  }
  [[nodiscard]] std::filesystem::path folder() const { return data_dir_ / "mnist"; }
  void put(const std::string& name, const std::string& bytes) const {
    testing::write_bytes(folder() / name, bytes);
  }
  void move(const std::string& from, const std::string& to) const {
    std::filesystem::create_directories((folder() / to).parent_path());
    std::filesystem::rename(folder() / from, folder() / to);
  }
  void remove(const std::string& name) const { std::filesystem::remove(folder() / name); }
  [[nodiscard]] data::DatasetRequest request() const {
    return {.data_dir = data_dir_.path(), .device = {}, .verify_checksums = false};
  }
  [[nodiscard]] std::unique_ptr<data::Dataset> open() const {
    return mnist_dataset().open(request());
  }
  [[nodiscard]] std::string refusal(ErrorKind kind) const {
    return testing::thrown_message(kind, [&] { static_cast<void>(open()); });
  }

 private:
  testing::TemporaryFolder data_dir_;
};

data::Batch whole_split(data::Dataset& dataset, data::Split split) {
  const std::int64_t n = dataset.size(split);
  return dataset.pass({.split = split, .batch_size = n, .examples = n})->next();
}

TEST_CASE_FIXTURE(SmallMnist, "images arrive as [B, 1, 28, 28] of byte / 255 with their labels") {
  const auto mnist = open();
  CHECK(mnist->size(data::Split::train) == 30);
  CHECK(mnist->size(data::Split::train_eval) == 30);
  CHECK(mnist->size(data::Split::valid) == 0);
  CHECK(mnist->size(data::Split::test) == 20);
  const data::Batch batch = whole_split(*mnist, data::Split::train);
  CHECK(batch.inputs.sizes().vec() == std::vector<std::int64_t>{30, 1, 28, 28});
  CHECK((batch.inputs.scalar_type() == at::kFloat));
  for (std::int64_t i = 0; i < 30; ++i) {
    CHECK(batch.inputs[i].eq(static_cast<float>(i) / 255.0F).all().item<bool>());
    CHECK(batch.targets[i].item<std::int64_t>() == i % 10);
  }
}

TEST_CASE_FIXTURE(SmallMnist, "float64 images are divided in float64") {
  data::DatasetRequest in_double = request();
  in_double.device.dtype = at::kDouble;
  const data::Batch batch = whole_split(*mnist_dataset().open(in_double), data::Split::test);
  CHECK(batch.inputs[7].eq(7.0 / 255.0).all().item<bool>());
}

TEST_CASE_FIXTURE(SmallMnist, "validation examples are held out of training") {
  data::DatasetRequest with_validation = request();
  with_validation.valid_size = 10;
  const auto mnist = mnist_dataset().open(with_validation);
  CHECK(mnist->size(data::Split::train) == 20);
  const auto pixel = [&](data::Split split) {
    return whole_split(*mnist, split)
        .inputs.select(1, 0)
        .select(1, 0)
        .select(1, 0)
        .mul(255)
        .round();
  };
  const at::Tensor all = at::cat({pixel(data::Split::train), pixel(data::Split::valid)});
  CHECK(std::get<0>(all.sort()).equal(at::arange(30, at::kFloat)));
}

TEST_CASE_FIXTURE(SmallMnist, "files are found unpacked, in `raw` and in the other spelling") {
  put("train-images-idx3-ubyte", testing::idx_images(31));
  remove("train-images-idx3-ubyte.gz");
  put("train-labels.idx1-ubyte", testing::idx_labels(31));
  remove("train-labels-idx1-ubyte.gz");
  move("t10k-images-idx3-ubyte.gz", "raw/t10k-images-idx3-ubyte.gz");
  const auto mnist = open();
  CHECK(mnist->size(data::Split::train) == 31);
  CHECK(mnist->size(data::Split::test) == 20);
}

TEST_CASE_FIXTURE(SmallMnist, "checksums are demanded unless switched off") {
  data::DatasetRequest verified = request();
  verified.verify_checksums = true;
  const std::string message = testing::thrown_message(
      ErrorKind::corrupt_data, [&] { static_cast<void>(mnist_dataset().open(verified)); });
  CHECK(
      message.starts_with("mnist: 'train-labels-idx1-ubyte.gz': checksum: expected md5 "
                          "d53e105ee54ea40749a09fcbcd1e9432, or unpacked "
                          "a25bea736e30d166cdddb491f175f624, got "));
}

TEST_CASE_FIXTURE(SmallMnist, "a label out of range is named with its position") {
  put("train-labels-idx1-ubyte.gz", testing::idx_bytes(2049, {3}, std::string("\x01\x0a\x02", 3)));
  CHECK(refusal(ErrorKind::corrupt_data) ==
        "mnist: 'train-labels-idx1-ubyte.gz': label 10 of example 1: expected 0 to 9");
}

TEST_CASE_FIXTURE(SmallMnist, "images and labels must be equally many") {
  put("t10k-labels-idx1-ubyte.gz", testing::idx_labels(19));
  CHECK(refusal(ErrorKind::corrupt_data) ==
        "mnist: 't10k-images-idx3-ubyte.gz' holds 20 images, but 't10k-labels-idx1-ubyte.gz' "
        "holds 19 labels");
}

TEST_CASE_FIXTURE(SmallMnist, "a missing file is named with what to do") {
  remove("t10k-images-idx3-ubyte.gz");
  CHECK(refusal(ErrorKind::not_found) ==
        fmt::format("mnist: data files are missing from folder '{}'; expected the files "
                    "t10k-images-idx3-ubyte.gz (compressed or not)   hint: put them there, or name "
                    "the data folder that holds mnist/ with --data-dir or $OPTBENCH_DATA_DIR",
                    folder().string()));
}

TEST_CASE("a missing folder is named with the files it should hold") {
  const testing::TemporaryFolder empty;
  const std::string message = testing::thrown_message(ErrorKind::not_found, [&] {
    static_cast<void>(fmnist_dataset().open({.data_dir = empty.path(), .device = {}}));
  });
  CHECK(
      message ==
      fmt::format("fmnist: there is no folder '{}'; expected the files train-images-idx3-ubyte.gz, "
                  "train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, "
                  "t10k-labels-idx1-ubyte.gz (compressed or not)   hint: put them there, or name "
                  "the data folder that holds fmnist/ with --data-dir or $OPTBENCH_DATA_DIR",
                  (empty / "fmnist").string()));
}

TEST_CASE("synthetic data need no files and are the same each time") {
  const auto open = [] {
    return mnist_dataset().open({.data_dir = "/nowhere", .device = {}, .synthetic = true});
  };
  const auto one = open();
  CHECK(one->size(data::Split::train) == 60'000);
  CHECK(one->size(data::Split::test) == 10'000);
  const data::Batch batch = whole_split(*one, data::Split::test);
  CHECK(batch.targets.bincount().size(0) == 10);
  CHECK(batch.targets.bincount().min().item<std::int64_t>() > 900);
  CHECK(batch.inputs.max().item<double>() <= 1);
  CHECK(batch.inputs.std().item<double>() > 0.1);
  CHECK(batch.inputs.equal(whole_split(*open(), data::Split::test).inputs));
}

}  // namespace
}  // namespace optbench::datasets::images
