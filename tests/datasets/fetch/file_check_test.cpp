// SPDX-License-Identifier: MIT
#include "datasets/fetch/file_check.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/digest.hpp"

#include <doctest/doctest.h>

#include <string_view>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

using namespace optbench;
using namespace optbench::testing;
using Result = datasets::fetch::FileCheck::Result;

namespace {

/// "hello\n" as gzip 1.12 writes it (gzip -n).
constexpr std::string_view kHelloGzip(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36\x06"
    "\x00\x00\x00",
    26);
const std::string kHelloMd5 = "b1946ac92492d2347c6235b4d2611184";  // md5sum of "hello\n"

struct Checked {
  TemporaryFolder folder;
  datasets::fetch::FileCheck operator()(
      std::string_view contents, const data::DataFile& published,
      datasets::fetch::FileForm form = datasets::fetch::FileForm::any) const {
    write_file_atomically(folder / "file", contents);
    return datasets::fetch::check_file(folder / "file", published, form, [] { return false; });
  }
};

}  // namespace

TEST_CASE("the SHA-256 decides where it is known, else any of the MD5s") {
  const Checked check;
  CHECK(
      check("hello\n", {.name = "f", .md5 = {"wrong"}, .sha256 = sha256_hex("hello\n")}).verdict ==
      "SHA-256 matches");
  CHECK(check("hello\n", {.name = "f", .md5 = {"wrong", kHelloMd5}}).verdict == "MD5 matches");
  const datasets::fetch::FileCheck differs =
      check("hello\n", {.name = "f", .md5 = {kHelloMd5}, .sha256 = sha256_hex("other")});
  CHECK(differs.result == Result::differs);
  CHECK(differs.expected == "SHA-256 " + sha256_hex("other"));
  CHECK(differs.got == "SHA-256 " + sha256_hex("hello\n"));
}

TEST_CASE("the contents' MD5 is enough, compressed otherwise or not at all") {
  const data::DataFile published{
      .name = "f.gz", .md5 = {"wrong"}, .contents_md5 = {kHelloMd5}, .sha256 = "wrong"};
  const Checked check;
  CHECK(check(kHelloGzip, published).verdict == "MD5 of the contents matches");
  CHECK(check("hello\n", published).verdict == "MD5 of the contents matches");
  const datasets::fetch::FileCheck plain = check("hullo\n", published);
  CHECK(plain.result == Result::differs);
  CHECK(plain.expected == "unpacked MD5 " + kHelloMd5);
  CHECK(plain.got == "unpacked MD5 " + md5_hex("hullo\n"));
  const datasets::fetch::FileCheck cut = check(kHelloGzip.substr(0, 20), published);
  CHECK(cut.result == Result::differs);
  CHECK(cut.expected == "SHA-256 wrong, or unpacked MD5 " + kHelloMd5);
  CHECK(cut.got.ends_with("unpacked MD5 (cut short)"));
  CHECK(check(std::string(kHelloGzip) + "!", published).got.ends_with("unpacked MD5 (damaged)"));
}

TEST_CASE("a file without a published checksum is unknown, not right") {
  const Checked check;
  CHECK(check("hello\n", {.name = "f"}).result == Result::unknown);
  CHECK(check("hello\n", {.name = "f.gz", .md5 = {kHelloMd5}}).result == Result::unknown);
}

TEST_CASE("a file that must lie as published is not excused for being no gzip file") {
  const Checked check;
  const data::DataFile published{.name = "f.gz", .md5 = {"wrong"}};
  CHECK(check("garbage", published, datasets::fetch::FileForm::published).result ==
        Result::differs);
}

TEST_CASE("a long check can be stopped, a missing file is named") {
  const TemporaryFolder folder;
  write_file_atomically(folder / "file", "hello\n");
  const data::DataFile published{.name = "f", .md5 = {kHelloMd5}};
  CHECK(datasets::fetch::check_file(folder / "file", published, datasets::fetch::FileForm::any, [] {
          return true;
        }).result == Result::stopped);
  CHECK(thrown_message(ErrorKind::not_found, [&] {
          (void)datasets::fetch::check_file(folder / "none", published,
                                            datasets::fetch::FileForm::any, [] { return false; });
        }) == (folder / "none").string() + ": cannot be read: No such file or directory");
}
