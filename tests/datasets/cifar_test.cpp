// SPDX-License-Identifier: MIT
#include "datasets/cifar.hpp"

#include "datasets/archives/cifar_records.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/archive_writer.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tensor_digest.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets {
namespace {

namespace fs = std::filesystem;
using testing::ArchiveWriter;
using testing::digest_of;
using testing::TemporaryFolder;
using testing::thrown_message;

archives::CifarLayout layout100() {
  return {.dataset = "cifar100",
          .classes = 100,
          .train_files = {"train.bin"},
          .test_file = "test.bin",
          .label_names = {"coarse label", "fine label"},
          .records_per_train_file = 50'000};
}

archives::CifarLayout layout10() {
  return {.dataset = "cifar10",
          .train_files = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                          "data_batch_4.bin", "data_batch_5.bin"},
          .test_file = "test_batch.bin",
          .label_names = {"label"}};
}

/// A record: label bytes, then 3072 pixels that count up from `first`.
std::string record(const std::string& labels, int first) {
  std::string bytes = labels;
  for (int i = 0; i < 3072; ++i) bytes += static_cast<char>((first + i) % 251);
  return bytes;
}

void write(const fs::path& path, const std::string& contents) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << contents;
}

/// Reads a folder whose train.bin and test.bin hold these contents.
archives::ImageParts read_folder(const std::string& train, const std::string& test,
                                 bool exact = false) {
  const testing::TemporaryFolder folder;
  write(folder / "bin/train.bin", train);
  write(folder / "bin/test.bin", test);
  return archives::read_cifar(layout100(), folder / "bin", exact);
}

std::string complaint(const std::string& train, const std::string& test, bool exact = false) {
  return testing::thrown_message(ErrorKind::corrupt_data,
                                 [&] { (void)read_folder(train, test, exact); });
}

const std::string kGood = record({'\x01', '\x02'}, 7);

}  // namespace

TEST_CASE("a CIFAR-100 record gives the fine label, and pixels from the third byte") {
  const archives::ImageParts parts = read_folder(record({'\x05', '\x07'}, 0) + kGood, kGood);
  CHECK(parts.train.inputs.sizes().vec() == std::vector<std::int64_t>{2, 3, 32, 32});
  CHECK(parts.train.targets.equal(at::tensor({7, 2}, at::kLong)));
  const at::Tensor first = parts.train.inputs[0].flatten();
  CHECK(first.narrow(0, 0, 251).equal(at::arange(251, at::TensorOptions(at::kByte))));
  CHECK(parts.train.inputs[0][1][0][0].item<int>() == 1024 % 251);  // green follows red
  CHECK(parts.test.inputs[0][0][0][0].item<int>() == 7);
}

TEST_CASE("lengths, labels and missing files are errors that say which file") {
  CHECK(complaint(kGood + "x", kGood) ==
        "cifar100: 'bin/train.bin': expected records of 3074 bytes, got 3075 bytes in all");
  CHECK(complaint("", kGood) ==
        "cifar100: 'bin/train.bin': expected records of 3074 bytes, got 0 bytes in all");
  CHECK(complaint(kGood, record({'\x00', '\x64'}, 0)) ==
        "cifar100: 'bin/test.bin': fine label 100 of record 0: expected 0 to 99");
  CHECK(complaint(kGood, kGood, /*exact=*/true) ==
        "cifar100: 'bin/train.bin': expected 50000 records, got 1   hint: accept them with "
        "--no-verify");
  const testing::TemporaryFolder folder;
  write(folder / "train.bin", kGood);
  CHECK(testing::thrown_message(
            ErrorKind::corrupt_data,
            [&] { (void)archives::read_cifar(layout100(), folder.path(), false); }) ==
        "cifar100: expected the file '" + (folder / "test.bin").string() +
            "', got: No such file or directory");
}

TEST_CASE("an archive must hold each file once, and none that is too long") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "cifar.tar";
  const auto complaint_about = [&](const std::function<void(testing::ArchiveWriter&)>& fill) {
    {
      testing::ArchiveWriter writer(path);
      fill(writer);
      writer.close();
    }
    archives::CifarLayout small = layout100();
    small.records_per_train_file = 2;
    const std::string message = testing::thrown_message(
        ErrorKind::corrupt_data, [&] { (void)archives::read_cifar(small, path, /*exact=*/false); });
    const std::string where = "cifar100: '" + path.string();
    return message.starts_with(where) ? message.substr(where.size()) : message;
  };
  CHECK(complaint_about([](testing::ArchiveWriter& w) { w.add_file("train.bin", kGood); }) ==
        "': expected an entry 'test.bin', got none");
  CHECK(complaint_about([](testing::ArchiveWriter& w) {
          w.add_file("train.bin", kGood);
          w.add_file("again/train.bin", kGood);
        }) == ": again/train.bin': expected the file once, got it twice");
  CHECK(complaint_about([](testing::ArchiveWriter& w) {
          w.add_file("train.bin", kGood + kGood + kGood);
        }) == ": train.bin': expected at most 6148 bytes, got 9222");
}

TEST_CASE("an archive whose checksum is not the published one is refused unless told otherwise") {
  const testing::TemporaryFolder folder;
  fs::create_directory(folder / "cifar100");
  {
    testing::ArchiveWriter writer(folder / "cifar100/cifar-100-binary.tar.gz");
    writer.add_file("cifar-100-binary/train.bin", kGood + kGood);
    writer.add_file("cifar-100-binary/test.bin", kGood);
    writer.close();
  }
  const data::DatasetEntry entry = cifar100_dataset();
  data::DatasetRequest request{.data_dir = folder.path(), .device = {}, .verify_checksums = false};
  CHECK(entry.open(request)->size(data::Split::train) == 2);
  request.verify_checksums = true;
  CHECK(testing::thrown_message(ErrorKind::corrupt_data, [&] { (void)entry.open(request); })
            .starts_with("cifar100: 'cifar-100-binary.tar.gz/train.bin': expected 50000 records, "
                         "got 2"));
}

TEST_CASE("images of the fixtures are what NumPy reads from the same archives") {
  // SHA-256 of the pixels [n, 3, 32, 32] and of the labels as int64, computed with Python's tarfile
  // and NumPy 2.4.
  struct Expected {
    archives::CifarLayout layout;
    const char* archive;
    const char* digests[4];
  };
  const auto data_dir = testing::real_data_dir("fixtures");
  if (!data_dir) return;
  for (const Expected& expected :
       {Expected{layout10(),
                 "cifar10/cifar-10-binary.tar.gz",
                 {"9ae5ceba2722fa8121d03182a80679dd7a1e87d20668773eb4969ca421f61616",
                  "2633389126486e95490b47f2fa228d98ddf3ed1b6b1892fcf19a6b550d3d2f3e",
                  "e45fceda97251f37b61054c14f51751ff68a879db2edec0a9a37606ddaf2acd7",
                  "2de224e35dc2c292f40ea65975fd93e1c5aac531a52e58653d940a96460597a1"}},
        Expected{layout100(),
                 "cifar100/cifar-100-binary.tar.gz",
                 {"2daef8810e1a24651e721eeb1b4ce20425c9bce15632ca3f4e44e9fdac8dce42",
                  "cc1026b7bda084f55716a533554d5063a74e93623102dad211907be4f145c42b",
                  "fb618718973993f47cd1ac4650e660243128c79615fd960f7a315fd51568dda7",
                  "c2f94a449beb8886a40c5db0c62bbc01297b0f2a78c3240c62e4a48e45f53852"}}}) {
    const archives::ImageParts parts = archives::read_cifar(
        expected.layout, *data_dir / "fixtures" / expected.archive, /*exact=*/false);
    CHECK(testing::digest_of(parts.train.inputs) == expected.digests[0]);
    CHECK(testing::digest_of(parts.train.targets) == expected.digests[1]);
    CHECK(testing::digest_of(parts.test.inputs) == expected.digests[2]);
    CHECK(testing::digest_of(parts.test.targets) == expected.digests[3]);
  }
}

TEST_CASE("a full set of unpacked CIFAR-10 files loads, 5000 and 1000 images of each class") {
  const auto data_dir = testing::real_data_dir("cifar10");
  if (!data_dir) return;
  const auto dataset = cifar10_dataset().open({.data_dir = *data_dir, .device = {}});
  const auto counts = [&](data::Split split) {
    const std::int64_t n = dataset->size(split);
    return dataset->pass({.split = split, .batch_size = n, .examples = n})
        ->next()
        .targets.bincount();
  };
  CHECK(counts(data::Split::train).equal(at::full({10}, 5000)));
  CHECK(counts(data::Split::test).equal(at::full({10}, 1000)));
}

TEST_CASE("the sizes of the specification, with and without a validation part") {
  for (const data::DatasetEntry& entry : {cifar10_dataset(), cifar100_dataset()}) {
    data::DatasetRequest request{.data_dir = "/nowhere", .device = {}, .synthetic = true};
    const auto dataset = entry.open(request);
    CHECK(dataset->size(data::Split::train) == 50'000);
    CHECK(dataset->size(data::Split::train_eval) == 10'000);
    CHECK(dataset->size(data::Split::valid) == 0);
    CHECK(dataset->size(data::Split::test) == 10'000);
    request.valid_size = 10'000;
    const auto split = entry.open(request);
    CHECK(split->size(data::Split::train) == 40'000);
    CHECK(split->size(data::Split::valid) == 10'000);
    const data::Batch batch =
        split->pass({.split = data::Split::train, .batch_size = 200, .examples = 200})->next();
    CHECK(batch.inputs.sizes().vec() == std::vector<std::int64_t>{200, 3, 32, 32});
    CHECK(batch.targets.max().item<std::int64_t>() < (entry.name == "cifar10" ? 10 : 100));
  }
}

}  // namespace optbench::datasets
