// SPDX-License-Identifier: MIT
#include "datasets/fetch/unpack.hpp"

#include "datasets/fetch/deepobs_baselines.hpp"
#include "engine/base/atomic_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <string>

#include "tests/support/recording_observer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace fs = std::filesystem;
using namespace optbench;
using namespace optbench::testing;

namespace {

/// One entry of a tar archive (POSIX ustar: a header of 512 bytes, the contents padded to 512).
std::string tar_entry(const std::string& name, const std::string& contents, char type = '0',
                      const std::string& link = "") {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) {
    std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put(0, name);
  put(100, "0004777");  // setuid and open to all: not to be kept
  put(124, fmt::format("{:011o}", contents.size()));
  put(148, "        ");
  header[156] = type;
  put(157, link);
  put(257, std::string("ustar\0"
                       "00",
                       8));
  const unsigned sum =
      std::accumulate(header.begin(), header.end(), 0U,
                      [](unsigned total, char c) { return total + static_cast<unsigned char>(c); });
  put(148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  return header + contents + std::string((512 - contents.size() % 512) % 512, '\0');
}

constexpr datasets::fetch::UnpackLimits kLimits{.bytes = 1000, .bytes_of_a_file = 500, .files = 3};

struct Unpacking {
  TemporaryFolder folder;
  bool stop = false;

  bool operator()(const std::string& entries) const {
    write_file_atomically(folder / "x.tar", entries + std::string(1024, '\0'));
    return datasets::fetch::unpack_archive("tiny", folder / "x.tar", folder / "target", kLimits,
                                           [this] { return stop; });
  }
  /// The message. In any case only the archive must be left.
  std::string refusal(const std::string& entries) const {
    const std::string message =
        thrown_message(ErrorKind::corrupt_data, [&] { (void)(*this)(entries); });
    CHECK(folder.names() == std::vector<std::string>{"x.tar"});
    return message;
  }
};

}  // namespace

TEST_CASE("an archive becomes a folder, without its single top-level folder") {
  const Unpacking unpack;
  CHECK(unpack(tar_entry("wrap-1.1/", "", '5') + tar_entry("wrap-1.1/a/deep.json", "{}") +
               tar_entry("wrap-1.1/b.json", "[]")));
  CHECK(read_file(unpack.folder / "target/a/deep.json") == "{}");
  CHECK(read_file(unpack.folder / "target/b.json") == "[]");
  CHECK(unpack.folder.names().size() == 2);
  CHECK((fs::status(unpack.folder / "target/b.json").permissions() &
         (fs::perms::set_uid | fs::perms::owner_exec)) == fs::perms::none);
}

TEST_CASE("entries side by side stay side by side") {
  const Unpacking unpack;
  CHECK(unpack(tar_entry("a/x", "1") + tar_entry("y", "2")));
  CHECK(read_file(unpack.folder / "target/a/x") == "1");
  CHECK(read_file(unpack.folder / "target/y") == "2");
}

TEST_CASE("hostile archives write nothing anywhere") {
  const Unpacking unpack;
  const std::string good = tar_entry("good", "good");
  CHECK(unpack.refusal(good + tar_entry("../out", "x")).find("got '..'") != std::string::npos);
  CHECK(unpack.refusal(good + tar_entry("/tmp/out", "x")).find("absolute") != std::string::npos);
  CHECK(unpack.refusal(good + tar_entry("l", "", '2', "/etc/passwd")).find("symbolic link") !=
        std::string::npos);
  CHECK(unpack.refusal(good + tar_entry("l", "", '1', "good")).find("hard link") !=
        std::string::npos);
  CHECK(unpack.refusal(good + tar_entry("d", "", '3')).find("a device") != std::string::npos);
  CHECK(unpack.refusal(good + good).find("entry 'good': cannot be placed: File exists") !=
        std::string::npos);
  CHECK(unpack.refusal(good + tar_entry("good/inside", "x")).find("cannot be placed") !=
        std::string::npos);
}

TEST_CASE("archives that hold too much are given up") {
  const Unpacking unpack;
  CHECK(unpack.refusal(tar_entry("a", std::string(501, 'x'))).find("expected at most 500 bytes") !=
        std::string::npos);
  const std::string most = std::string(400, 'x');
  CHECK(unpack.refusal(tar_entry("a", most) + tar_entry("b", most) + tar_entry("c", most))
            .find("expected at most 1000 bytes in all") != std::string::npos);
  std::string many;
  for (const char* name : {"a", "b", "c", "d"}) many += tar_entry(name, "x");
  CHECK(unpack.refusal(many).find("expected at most 3 files") != std::string::npos);
  CHECK(unpack.refusal("").find("expected files, got none") != std::string::npos);
  CHECK(unpack.refusal("no archive at all").find("is damaged") != std::string::npos);
}

TEST_CASE("an existing folder of that name is left as it is") {
  const Unpacking unpack;
  write_file_atomically(unpack.folder / "target/mine", "mine");
  CHECK(thrown_message(ErrorKind::io, [&] {
          (void)unpack(tar_entry("a", "1"));
        }).find("exists already and is not replaced") != std::string::npos);
  CHECK(read_file(unpack.folder / "target/mine") == "mine");
  CHECK(unpack.folder.names().size() == 2);
}

TEST_CASE("an empty folder is taken over, and a stop leaves nothing") {
  Unpacking unpack;
  fs::create_directory(unpack.folder / "target");
  unpack.stop = true;
  CHECK_FALSE(unpack(tar_entry("a", "1")));
  CHECK(fs::is_empty(unpack.folder / "target"));
  unpack.stop = false;
  CHECK(unpack(tar_entry("a", "1")));
  CHECK(read_file(unpack.folder / "target/a") == "1");
  CHECK(unpack.folder.names().size() == 2);
}

TEST_CASE("the published results of DeepOBS are fetched, unpacked, and the archive goes") {
  const TemporaryFolder site;
  const TemporaryFolder data;
  RecordingObserver observer;
  const datasets::fetch::FetchRequest request{
      .data_dir = data.path(), .source = {.base_url = "file://" + site.path().string()}};
  const fs::path archive = site / "deepobs-baselines/v1.1.tar.gz";

  write_file_atomically(archive, "damaged");
  CHECK(thrown_message(ErrorKind::corrupt_data, [&] {
          (void)fetch_deepobs_baselines(request, observer);
        }).find("is damaged") != std::string::npos);
  CHECK(data.names().empty());
  CHECK_FALSE(datasets::fetch::has_deepobs_baselines(data.path()));

  write_file_atomically(archive, tar_entry("DeepOBS_Baselines-1.1/quadratic_deep/x.json", "{}") +
                                     std::string(1024, '\0'));
  CHECK(fetch_deepobs_baselines(request, observer) == datasets::fetch::FetchEnd::fetched);
  CHECK(data.names() == std::vector<std::string>{"deepobs-baselines"});
  CHECK(read_file(data / "deepobs-baselines/quadratic_deep/x.json") == "{}");
  CHECK(observer.verdicts.back() == "no checksum is published: not verified");
  CHECK(datasets::fetch::has_deepobs_baselines(data.path()));
  CHECK(fetch_deepobs_baselines(request, observer) == datasets::fetch::FetchEnd::here);
}
