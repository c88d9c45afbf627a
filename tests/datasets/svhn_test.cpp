// SPDX-License-Identifier: MIT
#include "datasets/svhn.hpp"

#include "datasets/archives/mat_file.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/mat_writer.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tensor_digest.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets {
namespace {

namespace fs = std::filesystem;
using testing::MatWriter;
using testing::TemporaryFolder;
using testing::thrown_message;

/// Pixel (h, w, c) of image n, made so that every index matters.
std::uint8_t pixel(std::size_t h, std::size_t w, std::size_t c, std::size_t n) {
  return static_cast<std::uint8_t>((h + 3 * w + 7 * c + 31 * n) % 256);
}

/// X of n images as MATLAB stores it, the first dimension fastest.
std::vector<std::uint8_t> columns(std::size_t n) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t w = 0; w < 32; ++w) {
        for (std::size_t h = 0; h < 32; ++h) bytes.push_back(pixel(h, w, c, i));
      }
    }
  }
  return bytes;
}

struct Written {
  std::vector<std::size_t> shape = {32, 32, 3, 2};
  std::vector<std::uint8_t> labels = {10, 3};
  bool compressed = true;
};

void write(const fs::path& path, const Written& what = {}) {
  testing::MatWriter file(path, what.compressed);
  std::size_t images = 1;
  for (std::size_t i = 0; i < what.shape.size(); ++i) images *= what.shape[i];
  std::vector<std::uint8_t> bytes = columns(images / 3072 + 1);
  bytes.resize(images);
  file.add("X", what.shape, bytes);
  file.add("y", {what.labels.size(), 1}, what.labels);
}

std::string complaint(const Written& what) {
  const testing::TemporaryFolder folder;
  write(folder / "train_32x32.mat", what);
  return testing::thrown_message(
      ErrorKind::corrupt_data, [&] { (void)read_svhn_file(folder / "train_32x32.mat", nullptr); });
}

}  // namespace

TEST_CASE("SVHN images are turned from columns to rows, and label 10 is the digit 0") {
  const testing::TemporaryFolder folder;
  for (const bool compressed : {true, false}) {
    write(folder / "train_32x32.mat", {.compressed = compressed});
    const data::TensorPart part = read_svhn_file(folder / "train_32x32.mat", nullptr);
    CHECK(part.targets.equal(at::tensor({0, 3}, at::kLong)));
    REQUIRE(part.inputs.sizes().vec() == std::vector<std::int64_t>{2, 3, 32, 32});
    CHECK(part.inputs.is_contiguous());
    CHECK(part.inputs[1][2][5][9].item<int>() == pixel(5, 9, 2, 1));
    CHECK(part.inputs[0][1][30][2].item<int>() == pixel(30, 2, 1, 0));
  }
}

TEST_CASE("SVHN fixtures hold what SciPy reads from the same files") {
  // SHA-256 of X as [n, 3, 32, 32] and of y mod 10 as int64, computed with SciPy 1.17's loadmat.
  const auto data_dir = testing::real_data_dir("fixtures");
  if (!data_dir) return;
  const data::TensorPart train =
      read_svhn_file(*data_dir / "fixtures/svhn/train_32x32.mat", nullptr);
  CHECK(train.size() == 200);
  CHECK(testing::digest_of(train.inputs) ==
        "7fba10e367ee585613d0ade0ae5bc306e59a0a25ae15d200ff01a222d6b7c551");
  CHECK(testing::digest_of(train.targets) ==
        "b15f3725583b375da60d602beaa59bfd34d368aab963f8cd2de16f15f2bdd469");
  const data::TensorPart test = read_svhn_file(*data_dir / "fixtures/svhn/test_32x32.mat", nullptr);
  CHECK(testing::digest_of(test.inputs) ==
        "f38d67eaeac31b73bb2a008c1388b3cdb89fa1d5f6ce22dd4a231eef9ef1cd07");
  CHECK(testing::digest_of(test.targets) ==
        "9338538a8ee6f9ae87b69ab4c8ffa2cb81fb990c5ca7d996a4cf08159f884304");
}

TEST_CASE("MAT-files of other shapes, kinds or labels are refused by what they hold") {
  CHECK(complaint({.shape = {32, 32, 1, 6}}) ==
        "svhn: 'train_32x32.mat': variable 'X': expected unsigned bytes of shape [32, 32, 3, *] "
        "(*: 1 to 1000000), got unsigned bytes of shape [32, 32, 1, 6]");
  CHECK(complaint({.labels = {10, 11}}) ==
        "svhn: 'train_32x32.mat': label 11 of example 1: expected 1 to 10");
  CHECK(complaint({.labels = {1, 2, 3}}) == "svhn: 'train_32x32.mat' holds 2 images, but 3 labels");
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "train_32x32.mat";
  const auto message = [&] {
    return testing::thrown_message(ErrorKind::corrupt_data,
                                   [&] { (void)read_svhn_file(path, nullptr); });
  };
  { testing::MatWriter(path, true).add("X", {32, 32, 3, 2}, columns(2)); }
  CHECK(message() == "svhn: 'train_32x32.mat': expected a variable 'y', got none");
  std::ofstream(path) << "no MAT-file at all";
  CHECK(message().starts_with(
      "svhn: 'train_32x32.mat': expected a little-endian MAT file of level 5, got 18 bytes"));
}

TEST_CASE("a MAT-file that is cut or damaged never passes for a whole one") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "train_32x32.mat";
  for (const bool compressed : {true, false}) {
    write(path, {.compressed = compressed});
    const std::string whole = read_file(path);
    for (const std::size_t length : {whole.size() - 1, whole.size() / 2, std::size_t{200}}) {
      CAPTURE(length);
      std::ofstream(path, std::ios::binary | std::ios::trunc) << whole.substr(0, length);
      CHECK(testing::thrown_message(ErrorKind::corrupt_data, [&] {
              (void)read_svhn_file(path, nullptr);
            }).starts_with("svhn: 'train_32x32.mat'"));
    }
  }
}

TEST_CASE("SVHN has the sizes of the specification; compat trains on the first 64 000") {
  const data::DatasetEntry entry = svhn_dataset();
  data::DatasetRequest request{.data_dir = "/nowhere", .device = {}, .synthetic = true};
  CHECK(entry.open(request)->size(data::Split::train) == 73'257);
  CHECK(entry.open(request)->size(data::Split::train_eval) == 26'032);
  CHECK(entry.open(request)->size(data::Split::test) == 26'032);
  request.options.set("compat", true);
  CHECK(entry.open(request)->size(data::Split::train) == 64'000);
  request.options = {};
  request.valid_size = 26'032;
  CHECK(entry.open(request)->size(data::Split::train) == 47'225);
}

}  // namespace optbench::datasets
