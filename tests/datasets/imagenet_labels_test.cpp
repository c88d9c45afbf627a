// SPDX-License-Identifier: MIT
#include "datasets/imagenet_labels.hpp"

#include "datasets/archives/mat_struct.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <zlib.h>

#include "tests/datasets/imagenet_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets {
namespace {

constexpr std::array<std::string_view, 2> kFields = {"WNID", "ILSVRC2012_ID"};

archives::MatStruct read(const std::string& file, std::string_view name = "synsets",
                         std::span<const std::string_view> fields = kFields) {
  return archives::read_mat_struct("table", testing::as_bytes(file), name, fields);
}

std::string refusal(const std::string& file, std::string_view name = "synsets",
                    std::span<const std::string_view> fields = kFields) {
  return testing::thrown_message(ErrorKind::corrupt_data,
                                 [&] { static_cast<void>(read(file, name, fields)); });
}

/// The same file with its variables uncompressed.
std::string unpacked(const std::string& file) {
  std::string result = file.substr(0, 128);
  for (std::size_t at = 128; at < file.size();) {
    std::uint32_t size = 0;
    file.copy(reinterpret_cast<char*>(&size), 4, at + 4);
    std::string variable(10'000, '\0');
    uLongf length = variable.size();
    REQUIRE(uncompress(reinterpret_cast<Bytef*>(variable.data()), &length,
                       reinterpret_cast<const Bytef*>(file.data()) + at + 8, size) == Z_OK);
    result += variable.substr(0, length);
    at += 8 + size;
  }
  return result;
}

TEST_CASE("a struct array is read as SciPy wrote it, compressed or not") {
  for (const std::string& file : {testing::small_meta_mat(), unpacked(testing::small_meta_mat())}) {
    const archives::MatStruct table = read(file);
    REQUIRE(table.values.size() == 2);
    REQUIRE(table.values[0].size() == 4);
    REQUIRE(table.values[1].size() == 4);
    CHECK(table.values[0][0].text == "n02084071");
    CHECK(table.values[0][3].text == "n01443537");
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(table.values[1][i].numbers == std::vector<double>{static_cast<double>(i + 1)});
    }
  }
}

TEST_CASE("missing variables and fields, and files that are none, are named") {
  const std::string file = testing::small_meta_mat();
  CHECK(refusal(file, "absent") == "table: expected a variable 'absent', got none");
  CHECK(refusal(file, "other") == "table: variable 'other': expected a struct array, got class 6");
  constexpr std::array<std::string_view, 1> kAbsent = {"absent"};
  CHECK(refusal(file, "synsets", kAbsent) ==
        "table: variable 'synsets': expected a field 'absent', got none");
  CHECK(refusal("text") == "table: expected a little-endian MAT file of level 5, got 4 bytes");
}

TEST_CASE("damaged tables are read or refused, never anything else") {
  for (const std::string& file : {testing::small_meta_mat(), unpacked(testing::small_meta_mat())}) {
    for (unsigned n = 0; n < 1000; ++n) {
      const std::string how =
          testing::ending([&] { static_cast<void>(read(testing::damaged(file, n))); });
      CAPTURE(n);
      CHECK_MESSAGE((how == "read" || how == "refused"), how);
    }
  }
}

/// Files of a development kit.
class Kit {
 public:
  explicit Kit(const std::string& bytes) { testing::write_bytes(path(), bytes); }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "kit.tar.gz"; }
  [[nodiscard]] std::vector<std::string> ids() const { return read_validation_ids("data", path()); }
  [[nodiscard]] std::string refusal() const {
    const std::string message =
        testing::thrown_message(ErrorKind::corrupt_data, [&] { static_cast<void>(ids()); });
    const std::string where = fmt::format("data: '{}': ", path().string());
    return message.starts_with(where) ? message.substr(where.size()) : "(elsewhere) " + message;
  }

 private:
  testing::TemporaryFolder folder_;
};

TEST_CASE("validation images have the class that list and table of the kit give them") {
  const std::vector<std::string> expected = {"n04380533", "n02084071", "n02084071", "n01443537"};
  CHECK(Kit(testing::small_kit("3\n1\n1\n4\n")).ids() == expected);
  CHECK(Kit(testing::small_kit("3\r\n1\r\n1\r\n4")).ids() == expected);
}

TEST_CASE("a kit whose parts are missing or do not fit is refused with the line") {
  CHECK(
      Kit(testing::small_kit("3\n5\n")).refusal() ==
      "'data/ILSVRC2012_validation_ground_truth.txt': line 2: expected the number of a class, got "
      "'5'");
  CHECK(
      Kit(testing::small_kit("3\n-1\n")).refusal() ==
      "'data/ILSVRC2012_validation_ground_truth.txt': line 2: expected the number of a class, got "
      "'-1'");
  CHECK(
      Kit(testing::small_kit("1 2\n")).refusal() ==
      "'data/ILSVRC2012_validation_ground_truth.txt': line 1: expected the number of a class, got "
      "'1 2'");
  CHECK(Kit(testing::small_kit("")).refusal() ==
        "expected a file 'data/ILSVRC2012_validation_ground_truth.txt' in it, got none");
  CHECK(Kit(testing::gzipped(testing::tar_entry("a", "b") + testing::tar_end())).refusal() ==
        "expected a file 'data/ILSVRC2012_validation_ground_truth.txt' in it, got none");
  std::string table = unpacked(testing::small_meta_mat());
  table.replace(table.find("n01440764"), 9, "x01440764");
  CHECK(Kit(testing::small_kit("1\n", table)).refusal() ==
        "'data/meta.mat': synset 2: expected a number and a WordNet id such as n01440764, got 1 "
        "numbers and 'x01440764'");
}

TEST_CASE("damaged kits are read or refused, never anything else") {
  const std::string whole = testing::small_kit("3\n1\n1\n4\n", unpacked(testing::small_meta_mat()));
  for (unsigned n = 0; n < 300; ++n) {
    const Kit kit(testing::damaged(whole, n));
    const std::string how = testing::ending([&] { static_cast<void>(kit.ids()); });
    CAPTURE(n);
    CHECK_MESSAGE((how == "read" || how == "refused"), how);
  }
}

TEST_CASE("WordNet ids are n and eight digits") {
  CHECK(is_wordnet_id("n01440764"));
  for (const char* other : {"", "n0144076", "n014407640", "m01440764", "n0144076x"}) {
    CHECK_FALSE(is_wordnet_id(other));
  }
}

}  // namespace
}  // namespace optbench::datasets
