// SPDX-License-Identifier: MIT
// Damaged files: every parser of data files ends with a result or with Error(corrupt_data) that
// names the file, for any bytes. `make asan` runs it under the sanitizers.
#include "datasets/archives/cifar_records.hpp"
#include "datasets/archives/idx_format.hpp"
#include "datasets/svhn.hpp"
#include "datasets/tolstoi.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <ATen/core/TensorBody.h>

#include <doctest/doctest.h>

#include <fstream>
#include <functional>

#include "tests/support/archive_writer.hpp"
#include "tests/support/mat_writer.hpp"
#include "tests/support/mutations.hpp"
#include "tests/support/temporary_folder.hpp"

namespace optbench::datasets::archives {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

constexpr std::uint64_t kMutations = 400;

/// Reads `path` with mutated contents, many times over.
void check_mutations(const fs::path& path, const std::function<void()>& read) {
  const std::string whole = read_file(path);
  read();  // the undamaged file can be read
  std::uint64_t refused = 0;
  for (std::uint64_t seed = 1; seed <= kMutations; ++seed) {
    CAPTURE(seed);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << testing::mutated(whole, seed);
    try {
      read();
    } catch (const Error& error) {
      ++refused;
      CHECK((error.kind() == ErrorKind::corrupt_data));
      CHECK(std::string(error.what()).find(path.filename().string()) != std::string::npos);
    }
  }
  CHECK(refused > kMutations / 10);  // the mutations do damage
}

/// 3072 pixels behind their labels.
std::string record(const std::string& labels) {
  std::string bytes = labels;
  for (int i = 0; i < 3072; ++i) bytes += static_cast<char>(i * i % 253);
  return bytes;
}

}  // namespace

TEST_CASE("no damage to an idx file goes further than an error") {
  const testing::TemporaryFolder folder;
  std::string contents("\0\0\x08\x03\0\0\0\x05\0\0\0\x1c\0\0\0\x1c", 16);
  for (int i = 0; i < 5 * 784; ++i) contents += static_cast<char>(i % 251);
  const fs::path path = folder / "images-idx3-ubyte";
  std::ofstream(path, std::ios::binary) << contents;
  check_mutations(path, [&] { (void)read_idx("mnist", path, {{28, 28}, nullptr}); });
}

TEST_CASE("no damage to a record archive goes further than an error") {
  const testing::TemporaryFolder folder;
  const CifarLayout layout{.dataset = "cifar100",
                           .classes = 100,
                           .train_files = {"train.bin"},
                           .test_file = "test.bin",
                           .label_names = {"coarse label", "fine label"},
                           .records_per_train_file = 3};
  for (const char* name : {"cifar.tar", "cifar.tar.gz"}) {
    const fs::path path = folder / name;
    {
      testing::ArchiveWriter writer(path);
      writer.add_file("cifar-100-binary/train.bin", record("ab") + record("12"));
      writer.add_file("cifar-100-binary/test.bin", record("cc"));
      writer.close();
    }
    check_mutations(path, [&] { (void)read_cifar(layout, path, /*exact=*/false); });
  }
}

TEST_CASE("no damage to a MAT-file goes further than an error") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "train_32x32.mat";
  for (const bool compressed : {true, false}) {
    {
      testing::MatWriter file(path, compressed);
      const std::string pixels = record("").substr(0, 3072);
      file.add("X", {32, 32, 3, 1}, {pixels.begin(), pixels.end()});
      file.add("y", {1, 1}, {7});
    }
    check_mutations(path, [&] { (void)read_svhn_file(path, nullptr); });
  }
}

TEST_CASE("no damage to a text goes further than an error") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "war-and-peace.txt";
  // Short lines, so that the cuts leave a part of a small file.
  std::string contents;
  for (int line = 0; line < 65'100; ++line) contents += line % 7 == 0 ? "\xC3\xA9\r\n" : "e\r\n";
  std::ofstream(path, std::ios::binary) << contents;
  std::uint64_t refused = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << testing::mutated(contents, seed);
    try {
      const text::CharacterText text = read_tolstoi(path);
      CHECK(text.vocabulary.size() <= 83);
    } catch (const Error& error) {
      ++refused;
      CHECK((error.kind() == ErrorKind::corrupt_data));
    }
  }
  CHECK(refused > 3);
}

}  // namespace optbench::datasets::archives
