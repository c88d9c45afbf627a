// SPDX-License-Identifier: MIT
#include "datasets/archives/tar_index.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/datasets/imagenet_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets::archives {
namespace {

using testing::tar_end;
using testing::tar_entry;
using testing::tar_header;

class TarFile {
 public:
  explicit TarFile(const std::string& bytes) { testing::write_bytes(path(), bytes); }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "some.tar"; }
  [[nodiscard]] std::vector<TarEntry> index() const {
    return index_tar(RandomAccessFile("data", path()));
  }
  [[nodiscard]] std::string contents(const TarEntry& entry) const {
    std::string bytes(entry.bytes, '\0');
    RandomAccessFile("data", path()).read(entry.offset, std::as_writable_bytes(std::span(bytes)));
    return bytes;
  }
  /// The error message, without the file's name in front.
  [[nodiscard]] std::string refusal() const {
    const std::string message =
        testing::thrown_message(ErrorKind::corrupt_data, [&] { static_cast<void>(index()); });
    const std::string where = fmt::format("data: '{}': ", path().string());
    return message.starts_with(where) ? message.substr(where.size()) : "(elsewhere) " + message;
  }

 private:
  testing::TemporaryFolder folder_;
};

TEST_CASE("regular files are found with their places; folders are skipped") {
  const TarFile tar(testing::tar_entry("./folder/", "", '5') +
                    testing::tar_entry("./folder/one", "first") + testing::tar_entry("empty", "") +
                    testing::tar_entry("two", std::string(1000, 'x')) + testing::tar_end());
  const auto entries = tar.index();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].path == "folder/one");
  CHECK(tar.contents(entries[0]) == "first");
  CHECK(entries[1].path == "empty");
  CHECK(entries[1].bytes == 0);
  CHECK(entries[2].path == "two");
  CHECK(tar.contents(entries[2]) == std::string(1000, 'x'));
}

TEST_CASE("an archive within an archive is indexed in place") {
  const std::string inner = testing::tar_entry("image", "contents") + testing::tar_end();
  const TarFile tar(testing::tar_entry("before", "abc") + testing::tar_entry("inner.tar", inner) +
                    testing::tar_end());
  const TarEntry whole = tar.index().at(1);
  const auto entries =
      index_tar(RandomAccessFile("data", tar.path()), whole.offset, whole.offset + whole.bytes);
  REQUIRE(entries.size() == 1);
  CHECK(tar.contents(entries[0]) == "contents");
}

TEST_CASE("long names and sizes of GNU and pax archives are understood") {
  const std::string name(150, 'n');
  const std::string record = "160 path=" + name + "\n";
  const std::string other = "16 mtime=1234.5\n";
  REQUIRE(record.size() == 160);
  const std::string binary_size = std::string("\x80\0\0\0\0\0\0\0\0\0\0", 11) + '\3';
  const TarFile tar(
      testing::tar_entry("long", name + '\0', 'L') + testing::tar_entry("short", "gnu") +
      testing::tar_entry("pax", other + record, 'x') + testing::tar_entry("short", "pax") +
      testing::tar_entry("sized", "9 size=3\n", 'x') + testing::tar_header("size", "00000000000") +
      std::string("abc") + std::string(509, '\0') + testing::tar_entry("g", other, 'g') +
      testing::tar_header("binary", binary_size) + std::string("def") + std::string(509, '\0') +
      testing::tar_end());
  const auto entries = tar.index();
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].path == name);
  CHECK(tar.contents(entries[0]) == "gnu");
  CHECK(entries[1].path == name);
  CHECK(tar.contents(entries[1]) == "pax");
  CHECK(entries[2].path == "size");
  CHECK(tar.contents(entries[2]) == "abc");
  CHECK(tar.contents(entries[3]) == "def");
}

TEST_CASE("a header with a wrong checksum is refused") {
  std::string bytes =
      testing::tar_entry("one", "1") + testing::tar_entry("two", "2") + testing::tar_end();
  bytes[1024] = 'T';
  CHECK(TarFile(bytes).refusal() ==
        "damaged: expected a tar header at byte 1024, got one with a wrong checksum");
}

TEST_CASE("sizes that are negative, no numbers, or reach beyond the archive are refused") {
  const std::string negative(12, '\xff');
  CHECK(TarFile(testing::tar_header("a", negative) + testing::tar_end()).refusal() ==
        "damaged: the tar header at byte 0 has no valid size");
  CHECK(TarFile(testing::tar_header("a", "-0000000001") + testing::tar_end()).refusal() ==
        "damaged: the tar header at byte 0 has no valid size");
  CHECK(TarFile(testing::tar_header("a", "77777777777") + testing::tar_end()).refusal() ==
        "cut short: the entry at byte 0 promises 8589934591 bytes, expected at most the 1024 that "
        "follow");
  const std::string huge = "\x80" + std::string(3, '\0') + "\x7f" + std::string(7, '\xff');
  CHECK(TarFile(testing::tar_header("a", huge) + testing::tar_end())
            .refusal()
            .starts_with("cut short: "));
  CHECK(TarFile(testing::tar_entry("p", "30 size=99999999999999999999\n", 'x') + testing::tar_end())
            .refusal() == "damaged: expected pax records at byte 0");
  CHECK(TarFile(testing::tar_entry("p", "29 size=9999999999999999999\n", 'x') + testing::tar_end())
            .refusal() == "damaged: expected pax records at byte 0");
  CHECK(TarFile(testing::tar_entry("p", "28 size=9999999999999999999\n", 'x') +
                testing::tar_entry("a", "1") + testing::tar_end())
            .refusal()
            .starts_with("cut short: the entry at byte 1024 promises"));
}

TEST_CASE("an inner archive cannot reach into what follows it") {
  const std::string inner = testing::tar_header("image", "00000002000");  // 1024 bytes, none there
  const TarFile tar(testing::tar_entry("inner.tar", inner) +
                    testing::tar_entry("secret", std::string(2000, 's')) + testing::tar_end());
  const TarEntry whole = tar.index().at(0);
  CHECK(testing::ending([&] {
          static_cast<void>(index_tar(RandomAccessFile("data", tar.path()), whole.offset,
                                      whole.offset + whole.bytes));
        }) == "refused");
}

TEST_CASE("an archive cut anywhere is refused, up to its closing zeros") {
  const std::string whole =
      testing::tar_entry("one", "1") + testing::tar_entry("two", std::string(600, '2'));
  for (std::size_t length = 0; length < whole.size() + 512; length += 37) {
    const std::string cut = (whole + testing::tar_end()).substr(0, length);
    CAPTURE(length);
    CHECK(testing::ending([&] { static_cast<void>(TarFile(cut).index()); }) == "refused");
  }
}

TEST_CASE("links and devices are refused") {
  for (const char type : {'1', '2', '3', '4', '6'}) {
    CHECK(
        TarFile(testing::tar_entry("odd", "", type) + testing::tar_end()).refusal() ==
        fmt::format("entry 'odd': expected a file or a folder, got something of type '{}'", type));
  }
}

TEST_CASE("a missing file and a folder in its place are named") {
  const testing::TemporaryFolder folder;
  CHECK(testing::thrown_message(ErrorKind::not_found, [&] {
          RandomAccessFile("data", folder / "none");
        }) == fmt::format("data: '{}': no such file", (folder / "none").string()));
  CHECK(testing::thrown_message(ErrorKind::io, [&] { RandomAccessFile("data", folder.path()); }) ==
        fmt::format("data: '{}': expected a regular file", folder.path().string()));
}

TEST_CASE(
    "damaged archives are indexed or refused, never anything else, and stay within the file") {
  const std::string name(150, 'n');
  const std::string whole = testing::tar_entry("long", name + '\0', 'L') +
                            testing::tar_entry("short", "gnu") +
                            testing::tar_entry("pax", "160 path=" + name + "\n", 'x') +
                            testing::tar_entry("short", "pax") + testing::tar_end();
  const testing::TemporaryFolder folder;
  for (unsigned n = 0; n < 300; ++n) {
    std::string bytes = testing::damaged(whole, n);
    // With a corrected checksum the damage reaches the code that reads the fields.
    for (std::size_t block = 0; block + 512 <= bytes.size() && n % 2 == 0; block += 1024) {
      unsigned sum = 8 * ' ';
      for (std::size_t i = 0; i < 512; ++i) {
        if (i < 148 || i >= 156) sum += static_cast<unsigned char>(bytes[block + i]);
      }
      bytes.replace(block + 148, 7, fmt::format("{:06o}", sum) + std::string(1, '\0'));
    }
    testing::write_bytes(folder / "damaged.tar", bytes);
    const std::string how = testing::ending([&] {
      for (const TarEntry& entry : index_tar(RandomAccessFile("data", folder / "damaged.tar"))) {
        CHECK(entry.offset + entry.bytes <= bytes.size());
      }
    });
    CAPTURE(n);
    CHECK_MESSAGE((how == "read" || how == "refused"), how);
  }
}

}  // namespace
}  // namespace optbench::datasets::archives
