// SPDX-License-Identifier: MIT
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace optbench::testing {

/// Writes a tar archive, gzip where its name ends in ".gz", with whatever entries a test wants,
/// hostile ones included.
class ArchiveWriter {
 public:
  explicit ArchiveWriter(const std::filesystem::path& path) : writer_(archive_write_new()) {
    archive_write_set_format_ustar(writer_);
    if (path.extension() == ".gz") archive_write_add_filter_gzip(writer_);
    expect(archive_write_open_filename(writer_, path.c_str()));
  }
  ~ArchiveWriter() { archive_write_free(writer_); }
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  void add_file(const std::string& path, std::string_view contents) {
    archive_entry* entry = new_entry(path, AE_IFREG);
    archive_entry_set_size(entry, static_cast<std::int64_t>(contents.size()));
    write(entry);
    if (archive_write_data(writer_, contents.data(), contents.size()) < 0) expect(ARCHIVE_FATAL);
  }
  void add_folder(const std::string& path) { write(new_entry(path, AE_IFDIR)); }
  void add_symbolic_link(const std::string& path, const std::string& target) {
    archive_entry* entry = new_entry(path, AE_IFLNK);
    archive_entry_set_symlink(entry, target.c_str());
    write(entry);
  }
  void add_hard_link(const std::string& path, const std::string& target) {
    archive_entry* entry = new_entry(path, AE_IFREG);
    archive_entry_set_hardlink(entry, target.c_str());
    write(entry);
  }
  void add_device(const std::string& path) { write(new_entry(path, AE_IFCHR)); }
  void close() { expect(archive_write_close(writer_)); }

 private:
  static archive_entry* new_entry(const std::string& path, unsigned type) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, path.c_str());
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    return entry;
  }
  void write(archive_entry* entry) {
    const int status = archive_write_header(writer_, entry);
    archive_entry_free(entry);
    expect(status);
  }
  void expect(int status) {
    if (status == ARCHIVE_OK) return;
    throw std::runtime_error(std::string("archive of a test: ") + archive_error_string(writer_));
  }

  archive* writer_;
};

}  // namespace optbench::testing
