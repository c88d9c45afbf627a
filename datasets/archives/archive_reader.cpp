// SPDX-License-Identifier: MIT
#include "datasets/archives/archive_reader.hpp"

#include "engine/base/error.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace optbench::datasets::archives {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;

const char* kind_of(__LA_MODE_T type) {
  switch (type) {
    case AE_IFLNK:
      return "a symbolic link";
    case AE_IFCHR:
    case AE_IFBLK:
      return "a device";
    case AE_IFIFO:
      return "a pipe";
    case AE_IFSOCK:
      return "a socket";
    default:
      return "something else than a file or a folder";
  }
}

}  // namespace

struct ArchiveReader::Handle {
  archive* reader = archive_read_new();
  Handle() {
    if (reader == nullptr) throw std::bad_alloc();
  }
  ~Handle() { archive_read_free(reader); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
};

ArchiveReader::ArchiveReader(std::string_view dataset, const std::filesystem::path& path,
                             std::uint64_t most_bytes)
    : where_(fmt::format("{}: '{}'", dataset, path.string())),
      most_bytes_(most_bytes),
      handle_(std::make_unique<Handle>()) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) fail(ErrorKind::not_found, "{}: no such file", where_);
  archive_read_support_format_tar(handle_->reader);
  archive_read_support_filter_gzip(handle_->reader);
  if (archive_read_open_filename(handle_->reader, path.c_str(), kBlock) == ARCHIVE_OK) return;
  if (archive_errno(handle_->reader) == EACCES || archive_errno(handle_->reader) == EISDIR) {
    fail(ErrorKind::io, "{}: cannot be read: {}", where_,
         std::strerror(archive_errno(handle_->reader)));
  }
  fail_damaged();
}

ArchiveReader::~ArchiveReader() = default;

std::optional<ArchiveReader::Entry> ArchiveReader::next() {
  for (;;) {
    archive_entry* header = nullptr;
    const int status = archive_read_next_header(handle_->reader, &header);
    if (status == ARCHIVE_EOF) return std::nullopt;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) fail_damaged();
    const char* name = archive_entry_pathname(header);
    if (name == nullptr) fail(ErrorKind::corrupt_data, "{}: an entry's name is not text", where_);
    entry_ = name;
    check_path(entry_);
    if (archive_entry_hardlink(header) != nullptr) {
      fail(ErrorKind::corrupt_data, "{}: entry '{}': expected a file, got a hard link", where_,
           entry_);
    }
    const auto type = archive_entry_filetype(header);
    if (type == AE_IFDIR) continue;
    if (type != AE_IFREG) {
      fail(ErrorKind::corrupt_data, "{}: entry '{}': expected a file, got {}", where_, entry_,
           kind_of(type));
    }
    const std::int64_t size = archive_entry_size(header);
    const auto bytes = static_cast<std::uint64_t>(size);
    if (size < 0 || bytes > most_bytes_ - promised_) {
      fail(ErrorKind::corrupt_data,
           "{}: entry '{}': expected at most {} bytes in all, got {} in this entry after {}",
           where_, entry_, most_bytes_, size, promised_);
    }
    promised_ += bytes;
    if (entry_.starts_with("./")) entry_.erase(0, 2);
    return Entry{.path = entry_, .bytes = bytes};
  }
}

void ArchiveReader::read(std::span<std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const la_ssize_t got =
        archive_read_data(handle_->reader, bytes.data() + done, bytes.size() - done);
    if (got < 0) fail_damaged();
    if (got == 0) {
      fail(ErrorKind::corrupt_data, "{}: entry '{}' is cut short: expected {} bytes, got {}",
           where_, entry_, bytes.size(), done);
    }
    done += static_cast<std::size_t>(got);
  }
}

void ArchiveReader::check_path(const std::string& path) const {
  if (path.starts_with('/')) {
    fail(ErrorKind::corrupt_data,
         "{}: entry '{}': expected a path within the archive, got an "
         "absolute one",
         where_, path);
  }
  for (const auto& part : std::filesystem::path(path)) {
    if (part == "..") {
      fail(ErrorKind::corrupt_data, "{}: entry '{}': expected a path within the archive, got '..'",
           where_, path);
    }
  }
}

void ArchiveReader::fail_damaged() const {
  const char* text = archive_error_string(handle_->reader);
  fail(ErrorKind::corrupt_data, "{} is damaged: expected a tar archive, got \"{}\"", where_,
       text != nullptr ? text : "nothing");
}

}  // namespace optbench::datasets::archives
