// SPDX-License-Identifier: MIT
#include "engine/base/atomic_file.hpp"

#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <random>
#include <sys/file.h>
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

/// What the temporary names begin and end with.
constexpr std::string_view kTemporaryBegin = ".optbench-";
constexpr std::string_view kTemporaryEnd = ".tmp";

/// Whether a file system that does not support an operation answers so.
bool is_refusal(int error) {
  return error == EINVAL || error == ENOSYS || error == EPERM || error == EOPNOTSUPP ||
         error == EXDEV || error == EMLINK || error == EACCES;
}

/// Renames unless the new name exists (EEXIST), in whichever way the file system supports: 0 or an
/// errno. Where it supports none of them, EOPNOTSUPP.
int rename_to_free_name(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (!is_refusal(errno)) return errno;
  // Network file systems do not support this rename; creating a second link is as atomic there.
  if (::link(from.c_str(), to.c_str()) == 0) {
    ::unlink(from.c_str());
    return 0;
  }
  if (!is_refusal(errno)) return errno;
  // FAT and the like have no links: an empty file takes the name, and is then replaced.
  const Descriptor name(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!name.is_open()) return errno;
  if (::rename(from.c_str(), to.c_str()) == 0) return 0;
  const int error = errno;
  ::unlink(to.c_str());
  return is_refusal(error) ? EOPNOTSUPP : error;
}

/// Returns 0 or an errno.
int write_all(int file, std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t written = ::write(file, contents.data(), contents.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    contents.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// Flushes to the disk. Returns 0 or an errno.
int flush(int file) {
  while (::fsync(file) != 0) {
    if (errno == EINVAL || errno == ENOTSUP) return 0;  // not supported by the file system
    if (errno != EINTR) return errno;
  }
  return 0;
}

/// A name that no other process chooses.
fs::path temporary_name(const fs::path& folder) {
  std::random_device random;
  const auto bits = (static_cast<std::uint64_t>(random()) << 32) | random();
  return folder / fmt::format("{}{:016x}{}", kTemporaryBegin, bits, kTemporaryEnd);
}

/// A new file with a temporary name, locked while it is open, so that others can tell it from what
/// a killed process left; the destructor removes it unless it was renamed.
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

  /// Writes everything and flushes it to the disk. Returns 0 or an errno.
  int fill(std::string_view contents) {
    const int error = write(contents);
    return error == 0 ? flush(file_.number()) : error;
  }

  /// Writes everything. Returns 0 or an errno.
  int write(std::string_view contents) {
    if (const int error = write_all(file_.number(), contents)) return error;
    // Some file systems report only when a descriptor is closed that the disk is full. The file
    // itself stays open, and so locked.
    Descriptor second(::fcntl(file_.number(), F_DUPFD_CLOEXEC, 0));
    return second.is_open() ? second.close() : errno;
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
    return error;
  }

 private:
  int create(const fs::path& folder) {
    // Unlike mkstemp, with the usual permissions: 0666 minus the umask.
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      path_ = temporary_name(folder);
      const int number = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (number >= 0) {
        creation_error_ = 0;
        if (is_locked_and_there(number)) return number;
        ::close(number);  // somebody took it for left over, before it was locked
        path_.clear();
        continue;
      }
      creation_error_ = errno;
      path_.clear();
      if (creation_error_ == ENOENT && !make_folders(folder)) continue;  // it was just removed
      if (creation_error_ != EEXIST && creation_error_ != EINTR) break;
    }
    return -1;
  }

  /// True also where the file system knows no locks.
  static bool is_locked_and_there(int number) {
    if (::flock(number, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    struct stat status {};
    return ::fstat(number, &status) != 0 || status.st_nlink > 0;
  }

  int creation_error_ = 0;
  fs::path path_;
  Descriptor file_;
};

/// Writes a file where no file can be renamed: under its final name, which nobody else has then. A
/// killed process leaves a part. Returns 0 or an errno.
int write_in_place(const fs::path& path, std::string_view contents, int flags) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666));
  if (!file.is_open()) return errno;
  int error = write_all(file.number(), contents);
  if (error == 0) error = flush(file.number());
  if (error == 0) error = file.close();
  if (error != 0) ::unlink(path.c_str());
  return error;
}

/// Flushes the folder, so that the new name survives a power failure. Returns 0 or an errno.
int flush_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) return errno == EACCES ? 0 : errno;  // writable but not readable
  return flush(descriptor.number());
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
  int error = file.replace(path);
  if (is_refusal(error)) error = write_in_place(path, contents, O_TRUNC);
  expect_written(error, path);
  expect_written(flush_folder(folder), path);
}

bool create_file_atomically(const fs::path& path, std::string_view contents) {
  const fs::path folder = folder_of(path);
  create_folders(folder);
  TemporaryFile file(folder);
  expect_written(file.creation_error(), path);
  expect_written(file.fill(contents), path);
  int error = file.claim(path);
  if (error == EOPNOTSUPP) error = write_in_place(path, contents, O_EXCL);
  if (error == EEXIST) return false;
  expect_written(error, path);
  expect_written(flush_folder(folder), path);
  return true;
}

bool place_file_atomically(const fs::path& finished, const fs::path& path) {
  {
    const Descriptor file(::open(finished.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) expect_written(errno, finished);
    expect_written(flush(file.number()), finished);
  }
  const int error = rename_to_free_name(finished, path);
  if (error == EEXIST) return false;
  expect_written(error, path);
  expect_written(flush_folder(folder_of(path)), path);
  return true;
}

void expect_writable_folder(const fs::path& folder) {
  constexpr std::string_view kTrial = "optbench tries whether files can be filed here\n";
  create_folders(folder);
  TemporaryFile file(folder);
  int error = file.creation_error();
  if (error == 0) error = file.write(kTrial);
  if (error == 0) {
    const fs::path name = temporary_name(folder);
    error = file.claim(name);
    if (error == 0) ::unlink(name.c_str());
  }
  if (error == 0 || error == EOPNOTSUPP) return;  // what cannot be renamed is written in place
  fail(ErrorKind::io, "{}: files cannot be created in this folder: {}", folder.string(),
       reason(error));
}

bool is_temporary_name(std::string_view name) {
  return name.starts_with(kTemporaryBegin) && name.ends_with(kTemporaryEnd);
}

void remove_if_left_over(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open() || ::flock(file.number(), LOCK_EX | LOCK_NB) != 0) return;
  ::unlink(path.c_str());  // while it is locked
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
