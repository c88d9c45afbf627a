// SPDX-License-Identifier: MIT
#include "datasets/archives/archive_reader.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <vector>

#include "tests/support/archive_writer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets::archives {
namespace {

using testing::ArchiveWriter;
using testing::TemporaryFolder;
using testing::thrown_message;

constexpr std::uint64_t kMost = 1000;

std::string text_of(ArchiveReader& archive, std::uint64_t bytes) {
  std::string text(bytes, '\0');
  archive.read(std::as_writable_bytes(std::span(text)));
  return text;
}

/// Goes through the whole archive, reading every file.
void read_all(const std::filesystem::path& path) {
  ArchiveReader archive("letters", path, kMost);
  while (const auto entry = archive.next()) (void)text_of(archive, entry->bytes);
}

std::string complaint(const std::function<void(testing::ArchiveWriter&)>& fill) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder / "x.tar";
  {
    testing::ArchiveWriter writer(path);
    fill(writer);
    writer.close();
  }
  const std::string message =
      testing::thrown_message(ErrorKind::corrupt_data, [&] { read_all(path); });
  const std::string where = "letters: '" + path.string() + "': ";
  return message.starts_with(where) ? message.substr(where.size()) : message;
}

}  // namespace

TEST_CASE("files are read one after the other, out of plain and compressed archives") {
  const testing::TemporaryFolder folder;
  for (const char* name : {"x.tar", "x.tar.gz"}) {
    testing::ArchiveWriter writer(folder / name);
    writer.add_folder("a");
    writer.add_file("./a/one.txt", "first");
    writer.add_file("a/two.txt", "");
    writer.add_file("three.txt", "third");
    writer.close();
    ArchiveReader archive("letters", folder / name, kMost);
    const auto one = archive.next();
    REQUIRE(one);
    CHECK(one->path == "a/one.txt");
    CHECK(text_of(archive, one->bytes) == "first");
    CHECK(archive.next()->bytes == 0);
    const auto three = archive.next();  // what was not read is skipped
    CHECK(three->path == "three.txt");
    CHECK(text_of(archive, three->bytes) == "third");
    CHECK_FALSE(archive.next());
  }
}

TEST_CASE("entries that would reach outside, and what is no file, are refused by name") {
  CHECK(complaint([](testing::ArchiveWriter& w) { w.add_file("/etc/passwd", "x"); }) ==
        "entry '/etc/passwd': expected a path within the archive, got an absolute one");
  CHECK(complaint([](testing::ArchiveWriter& w) { w.add_file("a/../../b", "x"); }) ==
        "entry 'a/../../b': expected a path within the archive, got '..'");
  CHECK(complaint([](testing::ArchiveWriter& w) { w.add_folder("../b"); }) ==
        "entry '../b/': expected a path within the archive, got '..'");
  CHECK(complaint([](testing::ArchiveWriter& w) { w.add_symbolic_link("a", "/etc/passwd"); }) ==
        "entry 'a': expected a file, got a symbolic link");
  CHECK(complaint([](testing::ArchiveWriter& w) { w.add_hard_link("a", "b"); }) ==
        "entry 'a': expected a file, got a hard link");
  CHECK(complaint([](testing::ArchiveWriter& w) { w.add_device("a"); }) ==
        "entry 'a': expected a file, got a device");
}

TEST_CASE("an archive that promises more than it may is left before it is unpacked") {
  CHECK(complaint([](testing::ArchiveWriter& w) { w.add_file("a", std::string(1001, 'x')); }) ==
        "entry 'a': expected at most 1000 bytes in all, got 1001 in this entry after 0");
  CHECK(complaint([](testing::ArchiveWriter& w) {
          w.add_file("a", std::string(600, 'x'));
          w.add_file("b", std::string(401, 'x'));
        }) == "entry 'b': expected at most 1000 bytes in all, got 401 in this entry after 600");
  // A bomb: a gigabyte that compresses to nothing.
  const testing::TemporaryFolder folder;
  {
    testing::ArchiveWriter writer(folder / "bomb.tar.gz");
    writer.add_file("a", std::string(std::size_t{1} << 26, '\0'));
    writer.close();
  }
  CHECK(testing::thrown_message(ErrorKind::corrupt_data, [&] {
          read_all(folder / "bomb.tar.gz");
        }).ends_with("got 67108864 in this entry after 0"));
}

TEST_CASE("a cut, damaged or foreign archive is an error that names it") {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder / "x.tar.gz";
  {
    testing::ArchiveWriter writer(path);
    writer.add_file("a", "0123456789abcdefghijklmnopqrstuvwxyz");
    writer.close();
  }
  const std::string whole = read_file(path);
  const auto complaint_about = [&](const std::string& contents) {
    std::ofstream(path, std::ios::binary) << contents;
    return testing::thrown_message(ErrorKind::corrupt_data, [&] { read_all(path); });
  };
  const std::string where = "letters: '" + path.string() + "'";
  CHECK(complaint_about(whole.substr(0, 40)).starts_with(where));
  std::string damaged = whole;
  damaged[20] = static_cast<char>(damaged[20] ^ 0x55);
  CHECK(complaint_about(damaged).starts_with(where + " is damaged: expected a tar archive, got"));
  CHECK(complaint_about("this is no archive").starts_with(where + " is damaged"));
  std::filesystem::remove(path);
  CHECK(testing::thrown_message(ErrorKind::not_found, [&] { read_all(path); }) ==
        where + ": no such file");
}

}  // namespace optbench::datasets::archives
