// SPDX-License-Identifier: MIT
#include "datasets/fetch/part_file.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace optbench::datasets::fetch {
namespace fs = std::filesystem;

fs::path part_path(const fs::path& target) {
  fs::path path = target;
  path += ".part";
  return path;
}

PartFile::PartFile(const fs::path& target)
    : target_(target), path_(part_path(target)), origin_path_(part_path(target)) {
  origin_path_ += ".origin";
  struct stat status {};
  if (::lstat(path_.c_str(), &status) != 0) {
    if (errno != ENOENT) fail_writing(errno);
    return;
  }
  // Through a link, bytes could be written elsewhere.
  if (!S_ISREG(status.st_mode)) {
    fail(ErrorKind::io, "{}: expected an unfinished download, got something else than a file",
         path_.string());
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
  read_origin();
}

PartFile::~PartFile() {
  if (number_ >= 0) ::close(number_);
}

void PartFile::read_origin() {
  try {
    const Json object = read_json_file(origin_path_);
    origin_ = {.url = object.value("url", ""),
               .validator = object.value("validator", ""),
               .bytes = object.value("bytes", std::uint64_t{0})};
  } catch (const std::exception&) {
    origin_ = {};  // missing or damaged: of unknown origin
  }
}

void PartFile::restart(const PartOrigin& origin) {
  open();
  if (::ftruncate(number_, 0) != 0) fail_writing(errno);
  size_ = 0;
  write_file_atomically(
      origin_path_,
      write_json({{"url", origin.url}, {"validator", origin.validator}, {"bytes", origin.bytes}}) +
          "\n");
  origin_ = origin;
}

void PartFile::append(std::string_view bytes) {
  open();
  while (!bytes.empty()) {
    const ssize_t written = ::write(number_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_writing(errno);
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void PartFile::discard() {
  close();
  // Bytes first: an origin without bytes is harmless, bytes of unknown origin are not.
  for (const fs::path& path : {path_, origin_path_}) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
      fail(ErrorKind::io, "{}: cannot be removed: {}", path.string(),
           std::generic_category().message(errno));
    }
  }
  size_ = 0;
  origin_ = {};
}

void PartFile::place() {
  open();
  close();
  if (!place_file_atomically(path_, target_)) {
    fail(ErrorKind::io,
         "{}: a file of that name has appeared while it was fetched; it is left as it is, and the "
         "fetched one is '{}'",
         target_.string(), path_.string());
  }
  size_ = 0;
  origin_ = {};
  ::unlink(origin_path_.c_str());
}

void PartFile::open() {
  if (number_ >= 0) return;
  number_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (number_ < 0) fail_writing(errno);
}

void PartFile::close() {
  if (number_ < 0) return;
  // Some file systems report only here that the disk is full.
  if (::close(std::exchange(number_, -1)) != 0) fail_writing(errno);
}

void PartFile::fail_writing(int error) const {
  fail(ErrorKind::io, "{}: cannot be written: {}", path_.string(),
       std::generic_category().message(error));
}

}  // namespace optbench::datasets::fetch
