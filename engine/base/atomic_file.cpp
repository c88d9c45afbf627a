// SPDX-License-Identifier: MIT
#include "engine/base/atomic_file.hpp"

#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace optbench {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) { return std::generic_category().message(error); }

/// An open file, closed by the destructor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  /// 0 or an errno. Some file systems report only here that the disk is full.
  int close() { return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno; }

 private:
  int number_;
};

/// How often an operation is repeated that another process may undo at the same time.
constexpr int kAttempts = 10'000;

/// Creates the folder and its parents. A process cleaning up after a failed run may remove them at
/// the same time, while they are empty.
std::error_code make_folders(const fs::path& folder) {
  std::error_code error;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    fs::create_directories(folder, error);
    if (error != std::errc::no_such_file_or_directory) break;
  }
  return error;
}

/// 0 or an errno: EEXIST if the name exists, EINVAL or ENOSYS if the file system does not support
/// it.
int rename_to_free_name(const fs::path& from, const fs::path& to) {
  return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0 ? 0
                                                                                          : errno;
}

/// A new file with a temporary name; the destructor removes it unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& folder) : file_(create(folder)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  /// errno of the failed creation, else 0.
  [[nodiscard]] int creation_error() const { return creation_error_; }

  /// Writes everything, flushes it to the disk and closes. Returns 0 or an errno.
  int fill(std::string_view contents) {
    while (!contents.empty()) {
      const ssize_t written = ::write(file_.number(), contents.data(), contents.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      contents.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file_.number()) != 0) return errno;
    return file_.close();
  }

  /// Renames to the final name, replacing an existing file. Returns 0 or an errno.
  int replace(const fs::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return errno;
    path_.clear();
    return 0;
  }

  /// Renames to the final name unless it exists (EEXIST). Returns 0 or an errno.
  int claim(const fs::path& target) {
    const int error = rename_to_free_name(path_, target);
    if (error == 0) path_.clear();
    if (error != EINVAL && error != ENOSYS) return error;
    // Network file systems do not support this rename; creating a second link is as atomic there.
    return ::link(path_.c_str(), target.c_str()) == 0 ? 0 : errno;
  }

 private:
  int create(const fs::path& folder) {
    // Unlike mkstemp, with the usual permissions: 0666 minus the umask.
    std::random_device random;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const auto bits = (static_cast<std::uint64_t>(random()) << 32) | random();
      path_ = folder / fmt::format(".optbench-{:016x}.tmp", bits);
      const int number = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (number >= 0) {
        creation_error_ = 0;
        return number;
      }
      creation_error_ = errno;
      path_.clear();
      if (creation_error_ == ENOENT && !make_folders(folder)) continue;  // it was just removed
      if (creation_error_ != EEXIST && creation_error_ != EINTR) break;
    }
    return -1;
  }

  int creation_error_ = 0;
  fs::path path_;
  Descriptor file_;
};

/// Flushes the folder, so that the new name survives a power failure. Returns 0 or an errno.
int flush_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) return errno == EACCES ? 0 : errno;  // writable but not readable
  if (::fsync(descriptor.number()) == 0) return 0;
  return errno == EINVAL || errno == ENOTSUP ? 0 : errno;  // not supported by the file system
}

fs::path folder_of(const fs::path& path) {
  const fs::path folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

void expect_written(int error, const fs::path& path) {
  if (error == 0) return;
  fail(ErrorKind::io, "{}: cannot be written: {}", path.string(), reason(error));
}

void create_folders(const fs::path& folder) {
  const std::error_code error = make_folders(folder);
  if (!error) return;
  fail(ErrorKind::io, "{}: the folder cannot be created: {}", folder.string(), error.message());
}

}  // namespace

void write_file_atomically(const fs::path& path, std::string_view contents) {
  const fs::path folder = folder_of(path);
  create_folders(folder);
  TemporaryFile file(folder);
  expect_written(file.creation_error(), path);
  expect_written(file.fill(contents), path);
  expect_written(file.replace(path), path);
  expect_written(flush_folder(folder), path);
}

bool create_file_atomically(const fs::path& path, std::string_view contents) {
  const fs::path folder = folder_of(path);
  create_folders(folder);
  TemporaryFile file(folder);
  expect_written(file.creation_error(), path);
  expect_written(file.fill(contents), path);
  const int error = file.claim(path);
  if (error == EEXIST) return false;
  expect_written(error, path);
  expect_written(flush_folder(folder), path);
  return true;
}

bool place_file_atomically(const fs::path& finished, const fs::path& path) {
  {
    Descriptor file(::open(finished.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) expect_written(errno, finished);
    if (::fsync(file.number()) != 0) expect_written(errno, finished);
  }
  int error = rename_to_free_name(finished, path);
  if (error == EINVAL || error == ENOSYS) {  // see TemporaryFile::claim
    error = ::link(finished.c_str(), path.c_str()) == 0 ? 0 : errno;
    if (error == 0) ::unlink(finished.c_str());
  }
  if (error == EEXIST) return false;
  expect_written(error, path);
  expect_written(flush_folder(folder_of(path)), path);
  return true;
}

void expect_writable_folder(const fs::path& folder) {
  create_folders(folder);
  const TemporaryFile file(folder);
  if (file.creation_error() == 0) return;
  fail(ErrorKind::io, "{}: files cannot be created in this folder: {}", folder.string(),
       reason(file.creation_error()));
}

std::string read_file(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    const int error = errno;
    const bool missing = error == ENOENT || error == ENOTDIR;
    fail(missing ? ErrorKind::not_found : ErrorKind::io, "{}: cannot be read: {}", path.string(),
         reason(error));
  }
  constexpr std::size_t kSmallestRead = 65536;
  struct stat status {};
  const bool regular = ::fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode);
  // One byte more than the size, to detect the end without growing the buffer. The size is only a
  // hint: it is 0 under /proc, and files grow.
  std::string contents(regular ? static_cast<std::size_t>(status.st_size) + 1 : kSmallestRead,
                       '\0');
  std::size_t size = 0;
  while (true) {
    if (size == contents.size()) contents.resize(2 * size + kSmallestRead);
    const ssize_t got = ::read(file.number(), contents.data() + size, contents.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(ErrorKind::io, "{}: cannot be read: {}", path.string(), reason(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  contents.resize(size);
  return contents;
}

}  // namespace optbench
