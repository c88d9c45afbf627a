// SPDX-License-Identifier: MIT
#include "engine/base/atomic_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

#include "tests/support/refused_calls.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench {
namespace {

using testing::TemporaryFolder;
using testing::thrown_message;

/// Lets every write of this process beyond so many bytes of a file fail, as a full disk would.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    rlimit limit = old_limit_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  void (*old_handler_)(int);
  rlimit old_limit_{};
};

TEST_CASE("a file is written whole and read back, zero bytes too") {
  const testing::TemporaryFolder folder;
  const std::string contents = std::string("a\0b\n", 4) + std::string(300000, 'x');
  write_file_atomically(folder / "run.json", contents);
  CHECK(read_file(folder / "run.json") == contents);
  write_file_atomically(folder / "empty", "");
  CHECK(read_file(folder / "empty").empty());
}

TEST_CASE("writing replaces what was there and leaves nothing else behind") {
  const testing::TemporaryFolder folder;
  write_file_atomically(folder / "run.json", "a longer first text");
  write_file_atomically(folder / "run.json", "second");
  CHECK(read_file(folder / "run.json") == "second");
  CHECK(folder.names() == std::vector<std::string>{"run.json"});
}

TEST_CASE("missing folders are created") {
  const testing::TemporaryFolder folder;
  write_file_atomically(folder / "a/b/run.json", "text");
  CHECK(read_file(folder / "a/b/run.json") == "text");
}

TEST_CASE("a name without a folder lands in the current one") {
  const testing::TemporaryFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  write_file_atomically("run.json", "text");
  std::filesystem::current_path(before);
  CHECK(read_file(folder / "run.json") == "text");
}

TEST_CASE("a file gets the permissions that any new file gets") {
  const testing::TemporaryFolder folder;
  write_file_atomically(folder / "ours", "text");
  std::ofstream(folder / "other") << "text";
  struct stat ours {
  }, other{};
  REQUIRE(::stat((folder / "ours").c_str(), &ours) == 0);
  REQUIRE(::stat((folder / "other").c_str(), &other) == 0);
  CHECK(ours.st_mode == other.st_mode);
}

TEST_CASE("creating never replaces") {
  const testing::TemporaryFolder folder;
  CHECK(create_file_atomically(folder / "run.json", "first"));
  CHECK_FALSE(create_file_atomically(folder / "run.json", "second"));
  CHECK(read_file(folder / "run.json") == "first");
  CHECK(folder.names() == std::vector<std::string>{"run.json"});
}

TEST_CASE("a finished file takes its name, but never another's") {
  const testing::TemporaryFolder folder;
  write_file_atomically(folder / "part", "new");
  CHECK(place_file_atomically(folder / "part", folder / "whole"));
  CHECK(folder.names() == std::vector<std::string>{"whole"});
  CHECK(read_file(folder / "whole") == "new");
  write_file_atomically(folder / "part", "newer");
  CHECK_FALSE(place_file_atomically(folder / "part", folder / "whole"));
  CHECK(read_file(folder / "whole") == "new");
  CHECK(read_file(folder / "part") == "newer");
  CHECK(testing::thrown_message(ErrorKind::io, [&] {
          (void)place_file_atomically(folder / "none", folder / "other");
        }) == (folder / "none").string() + ": cannot be written: No such file or directory");
}

TEST_CASE("of many that create the same name exactly one succeeds") {
  const testing::TemporaryFolder folder;
  constexpr int kNames = 20;
  std::atomic<int> winners = 0;
  const auto claim_all = [&](char mark) {
    for (int i = 0; i < kNames; ++i) {
      const auto path = folder / ("run" + std::to_string(i));
      if (create_file_atomically(path, std::string(1000, mark))) ++winners;
    }
  };
  std::thread a(claim_all, 'a'), b(claim_all, 'b'), c(claim_all, 'c');
  a.join();
  b.join();
  c.join();
  CHECK(winners == kNames);
  CHECK(folder.names().size() == kNames);
}

TEST_CASE("a reader sees the old file or the new one, never a part") {
  const testing::TemporaryFolder folder;
  const auto path = folder / "run.json";
  const std::string old_text(200000, 'o'), new_text(100000, 'n');
  write_file_atomically(path, old_text);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) write_file_atomically(path, i % 2 == 0 ? new_text : old_text);
    done = true;
  });
  bool whole = true;
  while (!done) {
    const std::string text = read_file(path);
    whole = whole && (text == old_text || text == new_text);
  }
  writer.join();
  CHECK(whole);
}

TEST_CASE("a disk that fills up is an error, and the part written is removed") {
  const testing::TemporaryFolder folder;
  const std::string path = (folder / "run.json").string();
  write_file_atomically(path, "old");
  std::string message;
  {
    const FileSizeLimit limit(8192);
    message = testing::thrown_message(
        ErrorKind::io, [&] { write_file_atomically(path, std::string(100000, 'x')); });
  }
  CHECK(message == path + ": cannot be written: File too large");
  CHECK(read_file(path) == "old");
  CHECK(folder.names() == std::vector<std::string>{"run.json"});
}

TEST_CASE("a file system without renaming to a free name, or without links, takes a file once") {
  const testing::TemporaryFolder folder;
  const auto create = [&](const std::string& name) {
    CHECK(create_file_atomically(folder / name, "first"));
    CHECK_FALSE(create_file_atomically(folder / name, "second"));
    CHECK(read_file(folder / name) == "first");
    CHECK_NOTHROW(expect_writable_folder(folder.path()));
    write_file_atomically(folder / "part", "whole");
    CHECK(place_file_atomically(folder / "part", folder / ("placed " + name)));
    CHECK(read_file(folder / ("placed " + name)) == "whole");
  };
  const std::vector<std::vector<std::vector<long>>> cases = {
      {testing::kRenameWithoutReplacing}, {testing::kRenameWithoutReplacing, testing::kLink}};
  for (const int error : {EINVAL, ENOSYS, EPERM, EOPNOTSUPP}) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      CAPTURE(error);
      CAPTURE(i);
      const std::string name = std::to_string(error) + "-" + std::to_string(i);
      if (!testing::with_refused_calls(cases[i], error, [&] { create(name); })) {
        MESSAGE("skipped: system calls cannot be refused here");
        return;
      }
    }
  }
  CHECK(folder.names().size() == 16);  // and no temporary file
}

TEST_CASE("a file system that renames nothing takes a file all the same") {
  const testing::TemporaryFolder folder;
  const bool was_run = testing::with_refused_calls({testing::kRename, testing::kLink}, EPERM, [&] {
    CHECK_NOTHROW(expect_writable_folder(folder.path()));
    CHECK(create_file_atomically(folder / "run.json", "first"));
    CHECK_FALSE(create_file_atomically(folder / "run.json", "second"));
    CHECK(read_file(folder / "run.json") == "first");
    write_file_atomically(folder / "run.json", "new");
    CHECK(read_file(folder / "run.json") == "new");
  });
  if (!was_run) MESSAGE("skipped: system calls cannot be refused here");
  if (was_run) CHECK(folder.names() == std::vector<std::string>{"run.json"});
}

TEST_CASE("a full disk is found out before a run is made, not after") {
  const testing::TemporaryFolder folder;
  const FileSizeLimit limit(0);
  const std::string message =
      testing::thrown_message(ErrorKind::io, [&] { expect_writable_folder(folder.path()); });
  CHECK(message ==
        folder.path().string() + ": files cannot be created in this folder: File too large");
  CHECK(folder.names().empty());
}

TEST_CASE("what a killed process was writing is removed, what is being written stays") {
  const testing::TemporaryFolder folder;
  const auto left = folder / ".optbench-0123456789abcdef.tmp";
  const auto in_use = folder / ".optbench-0000000000000001.tmp";
  for (const auto& path : {left, in_use}) std::ofstream(path) << "{";
  const int file = ::open(in_use.c_str(), O_RDWR);
  REQUIRE(::flock(file, LOCK_EX | LOCK_NB) == 0);
  for (const auto& path : {left, in_use}) {
    CHECK(is_temporary_name(path.filename().string()));
    remove_if_left_over(path);
  }
  CHECK(folder.names() == std::vector<std::string>{in_use.filename().string()});
  ::close(file);
  CHECK_FALSE(is_temporary_name("run.json"));
  CHECK_FALSE(is_temporary_name(".optbench-0123.claim"));
}

TEST_CASE("nobody takes a file that is being written for left over") {
  const testing::TemporaryFolder folder;
  std::atomic<bool> over = false;
  std::thread tidying([&] {
    while (!over) {
      for (const std::string& name : folder.names()) {
        if (is_temporary_name(name)) remove_if_left_over(folder / name);
      }
    }
  });
  for (int i = 0; i < 300; ++i) write_file_atomically(folder / "run.json", "text");
  over = true;
  tidying.join();
  CHECK(read_file(folder / "run.json") == "text");
}

TEST_CASE("a file where a folder should be is an error that names it") {
  const testing::TemporaryFolder folder;
  write_file_atomically(folder / "results", "a file");
  const std::string results = (folder / "results").string();
  CHECK(testing::thrown_message(ErrorKind::io, [&] {
          write_file_atomically(results + "/run.json", "x");
        }) == results + ": the folder cannot be created: Not a directory");
  CHECK(testing::thrown_message(ErrorKind::io, [&] {
          (void)create_file_atomically(results + "/deeper/run.json", "x");
        }) == results + "/deeper: the folder cannot be created: Not a directory");
  CHECK(testing::thrown_message(ErrorKind::io, [&] { expect_writable_folder(results); }) ==
        results + ": the folder cannot be created: Not a directory");
}

TEST_CASE("a folder in the file's place is an error and stays") {
  const testing::TemporaryFolder folder;
  const std::string path = (folder / "run.json").string();
  std::filesystem::create_directory(path);
  CHECK(testing::thrown_message(ErrorKind::io, [&] { write_file_atomically(path, "x"); }) ==
        path + ": cannot be written: Is a directory");
  CHECK_FALSE(create_file_atomically(path, "x"));
  CHECK(folder.names() == std::vector<std::string>{"run.json"});
}

TEST_CASE("an unwritable folder is found out before it is needed") {
  const testing::TemporaryFolder folder;
  CHECK_NOTHROW(expect_writable_folder(folder / "new/folder"));
  CHECK(std::filesystem::is_empty(folder / "new/folder"));
  // Not even root can create files there.
  const std::string message =
      testing::thrown_message(ErrorKind::io, [] { expect_writable_folder("/proc/self/task"); });
  CHECK(message.starts_with("/proc/self/task: files cannot be created in this folder: "));
  const std::string writing = testing::thrown_message(
      ErrorKind::io, [] { write_file_atomically("/proc/self/task/run.json", "x"); });
  CHECK(writing.starts_with("/proc/self/task/run.json: cannot be written: "));
}

TEST_CASE("a name that is too long is an error with the system's reason") {
  const testing::TemporaryFolder folder;
  const std::string path = (folder / std::string(300, 'x')).string();
  CHECK(testing::thrown_message(ErrorKind::io, [&] { write_file_atomically(path, "x"); }) ==
        path + ": cannot be written: File name too long");
  CHECK(folder.names().empty());
}

TEST_CASE("reading tells a missing file from one that cannot be read") {
  const testing::TemporaryFolder folder;
  const std::string missing = (folder / "missing").string();
  CHECK(testing::thrown_message(ErrorKind::not_found, [&] { (void)read_file(missing); }) ==
        missing + ": cannot be read: No such file or directory");
  const std::string path = folder.path().string();
  CHECK(testing::thrown_message(ErrorKind::io, [&] { (void)read_file(path); }) ==
        path + ": cannot be read: Is a directory");
}

TEST_CASE("a file whose size is not known beforehand is read whole") {
  CHECK(read_file("/proc/self/status").find("Name:") != std::string::npos);
}

}  // namespace

TEST_CASE("folders that somebody else tidies up while they are made are made again") {
  const testing::TemporaryFolder root;
  const auto folder = root / "results/problem/optimizer/setting";
  std::atomic<bool> over = false;
  std::thread other([&] {
    std::error_code ignored;  // a folder that is not empty stays
    while (!over) {
      for (auto path = folder; path != root.path(); path = path.parent_path()) {
        std::filesystem::remove(path, ignored);
      }
    }
  });
  CHECK_NOTHROW([&] {
    for (int i = 0; i < 2000; ++i) expect_writable_folder(folder);
  }());
  over = true;
  other.join();
}

}  // namespace optbench
