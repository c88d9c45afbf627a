// SPDX-License-Identifier: MIT
#include "datasets/fetch/fetch.hpp"

#include "datasets/fetch/data_folder.hpp"
#include "datasets/fetch/download.hpp"
#include "datasets/fetch/fetch_lock.hpp"
#include "datasets/fetch/part_file.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

namespace optbench::datasets::fetch {
namespace fs = std::filesystem;
namespace {

constexpr const char* kBaseVariable = "OPTBENCH_DATA_URL";
constexpr const char* kTimeoutVariable = "OPTBENCH_DATA_TIMEOUT";
constexpr const char* kLockName = ".fetch.lock";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string without_last_slashes(std::string url) {
  const std::size_t scheme = url.find("://");
  const std::size_t least = scheme == std::string::npos ? 0 : scheme + 3;
  while (url.size() > least && url.ends_with('/')) url.pop_back();
  return url;
}

/// The number of bytes still to download, as far as known.
std::uint64_t bytes_to_come(const std::vector<data::DataFile>& files, const fs::path& folder) {
  std::uint64_t bytes = 0;
  for (const data::DataFile& file : files) {
    std::error_code error;
    const std::uintmax_t there = fs::file_size(part_path(folder / file.name), error);
    bytes += file.bytes - std::min<std::uint64_t>(file.bytes, error ? 0 : there);
  }
  return bytes;
}

/// Downloads while holding the lock. The mirror that served one file is tried first for the next.
FetchEnd fetch_locked(const data::DatasetEntry& entry, const FetchRequest& request,
                      FetchObserver& observer) {
  const fs::path folder = request.data_dir / entry.name;
  const std::vector<data::DataFile> missing = missing_files(entry, request.data_dir);
  if (missing.empty()) return FetchEnd::here;
  if (request.verify) expect_room(entry.name, folder, bytes_to_come(missing, folder));
  std::vector<std::string> folders = source_folders(entry, request.source);
  for (const data::DataFile& file : missing) {
    DownloadRequest download_request{.dataset = entry.name,
                                     .file = file,
                                     .urls = {},
                                     .target = folder / file.name,
                                     .verify = request.verify,
                                     .timeout = request.source.timeout};
    for (const std::string& base : folders) {
      download_request.urls.push_back(fmt::format("{}/{}", base, file.name));
    }
    const auto served = download(download_request, observer);
    if (!served) return FetchEnd::stopped;
    const auto favourite = folders.begin() + static_cast<std::ptrdiff_t>(*served);
    std::rotate(folders.begin(), favourite, favourite + 1);
  }
  return FetchEnd::fetched;
}

}  // namespace

FetchSource fetch_source() {
  FetchSource source{.base_url = without_last_slashes(variable(kBaseVariable))};
  const std::string& url = source.base_url;
  if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://") &&
      !url.starts_with("file://")) {
    fail(ErrorKind::invalid_argument,
         "${}: must begin with http://, https:// or file://, got '{}'{}", kBaseVariable, url,
         url.starts_with('/') ? fmt::format("   hint: file://{}", url) : "");
  }
  if (const std::string text = variable(kTimeoutVariable); !text.empty()) {
    constexpr std::int64_t kMost = 86'400;
    const auto seconds = parse_integer(text);
    if (!seconds || *seconds < 1 || *seconds > kMost) {
      fail(ErrorKind::invalid_argument,
           "${}: must be a whole number of seconds in [1, {}], got '{}'", kTimeoutVariable, kMost,
           text);
    }
    source.timeout = std::chrono::seconds(*seconds);
  }
  return source;
}

bool is_unpacked(const data::DatasetEntry& entry, const data::DataFile& file,
                 const fs::path& data_dir) {
  std::error_code ignored;
  return !file.unpacked.empty() && fs::is_directory(data_dir / entry.name / file.unpacked, ignored);
}

std::vector<data::DataFile> missing_files(const data::DatasetEntry& entry,
                                          const fs::path& data_dir) {
  std::vector<data::DataFile> missing;
  for (const data::DataFile& file : entry.files) {
    if (is_unpacked(entry, file, data_dir)) continue;
    if (find_data_file(entry.name, file, data_dir).empty()) missing.push_back(file);
  }
  return missing;
}

bool is_fetchable(const data::DatasetEntry& entry, const FetchSource& source) {
  if (entry.files.empty()) return false;
  return !source.base_url.empty() || (entry.by_hand.empty() && !entry.mirrors.empty());
}

std::vector<std::string> source_folders(const data::DatasetEntry& entry,
                                        const FetchSource& source) {
  if (!source.base_url.empty()) return {fmt::format("{}/{}", source.base_url, entry.name)};
  std::vector<std::string> folders;
  for (const std::string& mirror : entry.mirrors) folders.push_back(without_last_slashes(mirror));
  return folders;
}

FetchEnd fetch_dataset(const data::DatasetEntry& entry, const FetchRequest& request,
                       FetchObserver& observer) {
  if (missing_files(entry, request.data_dir).empty()) return FetchEnd::here;
  const fs::path folder = request.data_dir / entry.name;
  if (!is_fetchable(entry, request.source)) {
    fail(ErrorKind::not_found, "{}: cannot be fetched: {}\n  hint: its folder is '{}'", entry.name,
         entry.by_hand.empty() ? "no place on the web is known for it" : entry.by_hand,
         folder.string());
  }
  expect_writable_folder(folder);
  try {
    const FetchLock lock(entry.name, folder / kLockName, observer);
    return lock.may_go_on() ? fetch_locked(entry, request, observer) : FetchEnd::stopped;
  } catch (const Error& error) {
    std::error_code ignored;
    fs::remove(folder, ignored);  // only if it is empty
    if (entry.by_hand.empty()) throw;
    throw Error(error.kind(), fmt::format("{}\n  by hand: {}", error.what(), entry.by_hand));
  }
}

void expect_room(const std::string& dataset, const fs::path& folder, std::uint64_t bytes) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error || space.available >= bytes) return;  // unknown on some file systems
  fail(ErrorKind::io, "{}: the disk of '{}' is too small: {} are still to be fetched, {} are free",
       dataset, folder.string(), bytes_text(bytes), bytes_text(space.available));
}

}  // namespace optbench::datasets::fetch
