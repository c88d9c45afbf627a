// SPDX-License-Identifier: MIT
#include "datasets/archives/packed_files.hpp"

#include "datasets/archives/archive_reader.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace optbench::datasets::archives {
namespace fs = std::filesystem;
namespace {

void expect_length(std::string_view dataset, const std::string& file, std::uint64_t bytes,
                   std::uint64_t most) {
  if (bytes <= most) return;
  fail(ErrorKind::corrupt_data, "{}: '{}': expected at most {} bytes, got {}", dataset, file, most,
       bytes);
}

std::vector<std::byte> read_from_folder(std::string_view dataset, const fs::path& path,
                                        std::uint64_t most_bytes) {
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(path, error);
  if (error) {
    fail(ErrorKind::corrupt_data, "{}: expected the file '{}', got: {}", dataset, path.string(),
         error.message());
  }
  expect_length(dataset, path.string(), bytes, most_bytes);
  std::vector<std::byte> contents(bytes);
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(contents.data()), static_cast<std::streamsize>(bytes));
  if (!file || file.gcount() != static_cast<std::streamsize>(bytes)) {
    fail(ErrorKind::io, "{}: '{}' cannot be read: {}", dataset, path.string(),
         std::strerror(errno));
  }
  return contents;
}

FileContents read_from_archive(std::string_view dataset, const fs::path& path,
                               const std::vector<std::string>& names, std::uint64_t most_bytes) {
  // The archive may hold other files too: notes, class names.
  ArchiveReader archive(dataset, path, (names.size() + 1) * most_bytes);
  FileContents files;
  while (const auto entry = archive.next()) {
    const std::string name = fs::path(entry->path).filename();
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    const std::string where = path.string() + ": " + entry->path;
    expect_length(dataset, where, entry->bytes, most_bytes);
    const auto [place, is_new] = files.try_emplace(name, entry->bytes);
    if (!is_new) {
      fail(ErrorKind::corrupt_data, "{}: '{}': expected the file once, got it twice", dataset,
           where);
    }
    archive.read(place->second);
  }
  for (const std::string& name : names) {
    if (files.contains(name)) continue;
    fail(ErrorKind::corrupt_data, "{}: '{}': expected an entry '{}', got none", dataset,
         path.string(), name);
  }
  return files;
}

}  // namespace

FileContents read_packed_files(std::string_view dataset, const fs::path& path,
                               const std::vector<std::string>& names,
                               std::uint64_t most_bytes_each) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) {
    return read_from_archive(dataset, path, names, most_bytes_each);
  }
  FileContents files;
  for (const std::string& name : names) {
    files[name] = read_from_folder(dataset, path / name, most_bytes_each);
  }
  return files;
}

}  // namespace optbench::datasets::archives
