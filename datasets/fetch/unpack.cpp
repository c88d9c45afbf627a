// SPDX-License-Identifier: MIT
#include "datasets/fetch/unpack.hpp"

#include "datasets/archives/archive_reader.hpp"
#include "engine/base/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <span>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace optbench::datasets::fetch {
namespace fs = std::filesystem;
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

/// A new folder, removed with its contents by the destructor.
class FreshFolder {
 public:
  explicit FreshFolder(const fs::path& target) {
    const fs::path parent = target.parent_path().empty() ? "." : target.parent_path();
    std::string name =
        (parent / fmt::format(".{}-unpacking-XXXXXX", target.filename().string())).string();
    if (::mkdtemp(name.data()) == nullptr) {
      fail(ErrorKind::io, "{}: files cannot be created in this folder: {}", parent.string(),
           reason(errno));
    }
    path_ = name;
    fs::create_directory(contents());
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;
  ~FreshFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  /// A folder in it with default permissions, unlike mkdtemp's own.
  [[nodiscard]] fs::path contents() const { return path_ / "contents"; }

 private:
  fs::path path_;
};

/// Creates a file, which must not exist, and fills it. Returns 0 or an errno.
int write_new_file(const fs::path& path, std::span<const std::byte> bytes) {
  const int number =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (number < 0) return errno;
  int error = 0;
  while (!bytes.empty() && error == 0) {
    const ssize_t written = ::write(number, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (::close(number) != 0 && error == 0) error = errno;
  return error;
}

class Unpacking {
 public:
  Unpacking(const std::string& dataset, const fs::path& archive, const fs::path& folder,
            const UnpackLimits& limits)
      : where_(fmt::format("{}: '{}'", dataset, archive.string())),
        folder_(folder),
        limits_(limits),
        reader_(dataset, archive, limits.bytes) {}

  [[nodiscard]] bool run(const std::function<bool()>& stop) {
    std::size_t files = 0;
    while (const auto entry = reader_.next()) {
      if (stop()) return false;
      if (++files > limits_.files) {
        fail(ErrorKind::corrupt_data, "{}: expected at most {} files, got more", where_,
             limits_.files);
      }
      if (entry->bytes > limits_.bytes_of_a_file) {
        fail(ErrorKind::corrupt_data, "{}: entry '{}': expected at most {} bytes, got {}", where_,
             entry->path, limits_.bytes_of_a_file, entry->bytes);
      }
      write(*entry);
    }
    if (files == 0) fail(ErrorKind::corrupt_data, "{}: expected files, got none", where_);
    return true;
  }

 private:
  void write(const archives::ArchiveReader::Entry& entry) {
    const fs::path path = folder_ / entry.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::vector<std::byte> bytes(entry.bytes);
    reader_.read(bytes);
    const int failure = error ? error.value() : write_new_file(path, bytes);
    if (failure == 0) return;
    // In a new folder only another entry of the archive can be in the way.
    const bool clash =
        failure == EEXIST || failure == ENOTDIR || failure == EISDIR || failure == ENAMETOOLONG;
    if (clash) {
      fail(ErrorKind::corrupt_data, "{}: entry '{}': cannot be placed: {}", where_, entry.path,
           reason(failure));
    }
    fail(ErrorKind::io, "{}: cannot be written: {}", path.string(), reason(failure));
  }

  std::string where_;
  fs::path folder_;
  const UnpackLimits& limits_;
  archives::ArchiveReader reader_;
};

/// The folder itself, or its only entry if that is a folder.
fs::path without_wrapping(const fs::path& folder) {
  fs::path only;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!only.empty() || !entry.is_directory()) return folder;
    only = entry.path();
  }
  return only.empty() ? folder : only;
}

/// For thousands of small files one flush of everything is faster than one per file.
void flush_file_system(const fs::path& folder) {
  const int number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool flushed = number >= 0 && ::syncfs(number) == 0;
  const int error = errno;
  if (number >= 0) ::close(number);
  if (!flushed) fail(ErrorKind::io, "{}: cannot be written: {}", folder.string(), reason(error));
}

}  // namespace

bool unpack_archive(const std::string& dataset, const fs::path& archive, const fs::path& target,
                    const UnpackLimits& limits, const std::function<bool()>& stop) {
  const FreshFolder fresh(target);
  if (!Unpacking(dataset, archive, fresh.contents(), limits).run(stop)) return false;
  const fs::path contents = without_wrapping(fresh.contents());
  flush_file_system(contents);
  // rename() only replaces an empty folder.
  if (::rename(contents.c_str(), target.c_str()) == 0) return true;
  if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) {
    fail(ErrorKind::io, "{}: it exists already and is not replaced", target.string());
  }
  fail(ErrorKind::io, "{}: cannot be created: {}", target.string(), reason(errno));
}

}  // namespace optbench::datasets::fetch
