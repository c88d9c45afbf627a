// SPDX-License-Identifier: MIT
#include "datasets/archives/idx_format.hpp"

#include "engine/base/digest.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/datasets/archives/idx_fixture.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tensor_digest.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets::archives {
namespace {

using testing::gzipped;
using testing::idx_bytes;
using testing::idx_images;
using testing::idx_labels;

/// Writes `bytes` as "images" and reads them back as images of 28×28 (or labels).
class Fixture {
 public:
  at::Tensor read(const std::string& bytes, const IdxExpectation& expected = {{28, 28}, nullptr}) {
    testing::write_bytes(path(), bytes);
    return read_idx("mnist", path(), expected);
  }
  std::string refusal(const std::string& bytes,
                      const IdxExpectation& expected = {{28, 28}, nullptr}) {
    return testing::thrown_message(ErrorKind::corrupt_data,
                                   [&] { static_cast<void>(read(bytes, expected)); });
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "images"; }
  [[nodiscard]] std::string hint() const {
    return fmt::format("   hint: replace '{}' by the published file", path().string());
  }

 private:
  testing::TemporaryFolder folder_;
};

TEST_CASE_FIXTURE(Fixture, "images are read, plain or compressed") {
  const std::string bytes = testing::idx_images(3);
  for (const std::string& stored : {bytes, testing::gzipped(bytes)}) {
    const at::Tensor images = read(stored);
    CHECK(images.sizes() == at::IntArrayRef({3, 28, 28}));
    CHECK((images.scalar_type() == at::kByte));
    CHECK(images[0].eq(0).all().item<bool>());
    CHECK(images[2].eq(2).all().item<bool>());
  }
}

TEST_CASE_FIXTURE(Fixture, "labels are read") {
  const at::Tensor labels = read(testing::idx_labels(12), {{}, nullptr});
  CHECK(labels.equal(at::arange(12).remainder(10).to(at::kByte)));
}

TEST_CASE_FIXTURE(Fixture, "a wrong magic number is named") {
  CHECK(refusal(testing::idx_labels(20)) ==
        "mnist: 'images': magic number: expected 2051 (images), got 2049");
  CHECK(refusal(testing::idx_images(1), {{}, nullptr}) ==
        "mnist: 'images': magic number: expected 2049 (labels), got 2051");
}

TEST_CASE_FIXTURE(Fixture, "images of another size are refused") {
  CHECK(refusal(testing::idx_bytes(2051, {1, 32, 32}, std::string(1024, 'x'))) ==
        "mnist: 'images': images have shape [32, 32], expected [28, 28]");
}

TEST_CASE_FIXTURE(Fixture, "a file without examples is refused") {
  CHECK(refusal(testing::idx_bytes(2051, {0, 28, 28}, "")) ==
        "mnist: 'images': expected examples, got none");
}

TEST_CASE_FIXTURE(Fixture, "a cut file is refused with both lengths") {
  const std::string bytes = testing::idx_images(60);
  CHECK(refusal(bytes.substr(0, 40'000)) ==
        "mnist: 'images' is cut short: header promises 47,056 bytes, file has 40,000" + hint());
  CHECK(refusal(bytes.substr(0, 15)) ==
        "mnist: 'images' is cut short: expected a header of 16 bytes, got 15" + hint());
  CHECK(refusal("") ==
        "mnist: 'images' is cut short: expected a header of 16 bytes, got 0" + hint());
}

TEST_CASE_FIXTURE(Fixture, "a header that promises more than the file can hold allocates nothing") {
  CHECK(refusal(testing::idx_bytes(2051, {4'000'000'000U, 28, 28}, "abc")) ==
        "mnist: 'images' is cut short: header promises 3,136,000,000,016 bytes, file has 19" +
            hint());
  const std::string packed =
      testing::gzipped(testing::idx_bytes(2051, {4'000'000'000U, 28, 28}, "abc"));
  CHECK(refusal(packed) ==
        fmt::format("mnist: 'images' is cut short: header promises 3,136,000,000,016 bytes, file "
                    "has {} compressed{}",
                    packed.size(), hint()));
}

TEST_CASE_FIXTURE(Fixture, "compressed contents shorter than their header promises are refused") {
  CHECK(refusal(testing::gzipped(testing::idx_bytes(2051, {2, 28, 28}, std::string(1000, 'x')))) ==
        "mnist: 'images' is cut short: header promises 1,584 bytes, compressed contents end after "
        "1,016" +
            hint());
}

TEST_CASE_FIXTURE(Fixture, "a file longer than its header promises is refused") {
  CHECK(refusal(testing::idx_images(1) + "xy") ==
        "mnist: 'images' is too long: header promises 800 bytes, file has 802" + hint());
  CHECK(refusal(testing::gzipped(testing::idx_images(1) + "xy")) ==
        "mnist: 'images' is too long: header promises 800 bytes, compressed contents hold more" +
            hint());
}

TEST_CASE_FIXTURE(Fixture, "a gzip stream cut anywhere is refused") {
  const std::string packed = testing::gzipped(testing::idx_images(20));
  for (std::size_t length = 2; length < packed.size(); ++length) {
    const std::string message = refusal(packed.substr(0, length));
    INFO(length, ": ", message);
    CHECK(message.starts_with("mnist: 'images' is cut short: "));
  }
  CHECK(refusal(packed.substr(0, packed.size() - 4)) ==
        "mnist: 'images' is cut short: its gzip stream lacks the end" + hint());
}

TEST_CASE_FIXTURE(Fixture, "a gzip stream with a flipped bit is refused or gives the same images") {
  const std::string packed = testing::gzipped(testing::idx_images(20));
  const at::Tensor images = read(packed);
  int refused = 0;
  for (std::size_t position = 0; position < packed.size(); ++position) {
    std::string damaged = packed;
    damaged[position] = static_cast<char>(damaged[position] ^ 0x10);
    at::Tensor result;
    const std::string message =
        testing::thrown_message(ErrorKind::corrupt_data, [&] { result = read(damaged); });
    INFO(position, ": ", message);
    // Some bits choose between copies of equal bytes, or are ignored by readers.
    CHECK((result.defined() ? result.equal(images) : message.starts_with("mnist: 'images'")));
    refused += result.defined() ? 0 : 1;
  }
  CHECK(refused > static_cast<int>(packed.size()) / 2);
}

TEST_CASE_FIXTURE(Fixture, "stray bytes behind a gzip stream are refused") {
  CHECK(refusal(testing::gzipped(testing::idx_images(1)) + "stray") ==
        "mnist: 'images' is damaged: expected the file to end with its gzip stream, got 5 more "
        "bytes");
}

TEST_CASE_FIXTURE(Fixture, "a file is accepted by the checksum of itself or of its contents") {
  const std::string bytes = testing::idx_images(2);
  const std::string packed = testing::gzipped(bytes);
  const data::DataFile by_file{"images", {md5_hex(packed)}, {}};
  const data::DataFile by_contents{"images", {std::string(32, '0')}, {md5_hex(bytes)}};
  CHECK(read(packed, {{28, 28}, &by_file}).size(0) == 2);
  CHECK(read(packed, {{28, 28}, &by_contents}).size(0) == 2);
  CHECK(read(bytes, {{28, 28}, &by_contents}).size(0) == 2);
  const data::DataFile repacked{.name = "images",
                                .md5 = {std::string(32, '0')},
                                .contents_md5 = {md5_hex(bytes)},
                                .bytes = packed.size() + 1};
  CHECK(read(packed, {{28, 28}, &repacked}).size(0) == 2);
}

TEST_CASE_FIXTURE(Fixture, "a wrong checksum is refused with what was expected and found") {
  const std::string bytes = testing::idx_images(2);
  const std::string packed = testing::gzipped(bytes);
  const data::DataFile published{"images", {"f68b"}, {"6bbc"}};
  CHECK(refusal(packed, {{28, 28}, &published}) ==
        fmt::format("mnist: 'images': checksum: expected md5 f68b, or unpacked 6bbc, got {}, "
                    "unpacked {}{}",
                    md5_hex(packed), md5_hex(bytes), hint()));
  CHECK(refusal(bytes, {{28, 28}, &published}) ==
        fmt::format("mnist: 'images': checksum: expected md5 f68b, or unpacked 6bbc, got {}{}",
                    md5_hex(bytes), hint()));
  const data::DataFile only_packed{"images", {"f68b"}, {}};
  CHECK(refusal(packed, {{28, 28}, &only_packed}) ==
        fmt::format("mnist: 'images': checksum: expected md5 f68b, got {}{}", md5_hex(packed),
                    hint()));
}

TEST_CASE_FIXTURE(Fixture,
                  "an unpacked file whose contents have no published checksum is accepted") {
  const data::DataFile only_packed{"images", {"f68b"}, {}};
  CHECK(read(testing::idx_images(2), {{28, 28}, &only_packed}).size(0) == 2);
}

TEST_CASE("the Fashion-MNIST fixtures hold what NumPy reads from the same files") {
  // SHA-256 of what follows the headers, computed with Python's gzip and hashlib.
  const auto data_dir = testing::real_data_dir("fixtures");
  if (!data_dir) return;
  const auto digest = [&](const char* name, std::vector<std::int64_t> item_shape) {
    return testing::digest_of(
        read_idx("fmnist", *data_dir / "fixtures/fmnist" / name, {std::move(item_shape), nullptr}));
  };
  CHECK(digest("train-images-idx3-ubyte.gz", {28, 28}) ==
        "9913524f2d997158626279378bea01c29e6dcd56cb8e7897d392f3cd140f4e2a");
  CHECK(digest("train-labels-idx1-ubyte.gz", {}) ==
        "558fee547a3a6455f7d7a39e190eda3fc675741df04dfd6338e3997588c3838e");
  CHECK(digest("t10k-images-idx3-ubyte.gz", {28, 28}) ==
        "c930ae7405fdc9dc78d1c990612f22082a4fd739e748233d56be845f2676706d");
  CHECK(digest("t10k-labels-idx1-ubyte.gz", {}) ==
        "61997d7b5720632a533bb9ed2c618f720e1f2b66baf3a5cc8e4f79bcc3c28caf");
}

}  // namespace
}  // namespace optbench::datasets::archives
