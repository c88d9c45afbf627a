// SPDX-License-Identifier: MIT
#include "datasets/archives/random_access_file.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace optbench::datasets::archives {

RandomAccessFile::RandomAccessFile(std::string_view dataset, const std::filesystem::path& path)
    : where_(fmt::format("{}: '{}'", dataset, path.string())),
      descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) {
    const int reason = errno;
    if (reason == ENOENT) fail(ErrorKind::not_found, "{}: no such file", where_);
    fail(ErrorKind::io, "{}: cannot be opened: {}", where_, std::strerror(reason));
  }
  struct stat status {};
  const int refused = ::fstat(descriptor_, &status) == 0 ? 0 : errno;
  if (refused == 0 && S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    return;
  }
  ::close(descriptor_);
  if (refused != 0) fail(ErrorKind::io, "{}: {}", where_, std::strerror(refused));
  fail(ErrorKind::io, "{}: expected a regular file", where_);
}

RandomAccessFile::~RandomAccessFile() { ::close(descriptor_); }

void RandomAccessFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(descriptor_, bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(ErrorKind::io, "{}: cannot be read: {}", where_, std::strerror(errno));
    if (got == 0) {
      fail(ErrorKind::corrupt_data, "{}: cut short: expected {} bytes from byte {} on, got {}",
           where_, bytes.size(), offset, done);
    }
    done += static_cast<std::size_t>(got);
  }
}

}  // namespace optbench::datasets::archives
