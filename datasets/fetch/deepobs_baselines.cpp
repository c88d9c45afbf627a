// SPDX-License-Identifier: MIT
#include "datasets/fetch/deepobs_baselines.hpp"

#include "datasets/fetch/download.hpp"
#include "datasets/fetch/fetch_lock.hpp"
#include "datasets/fetch/unpack.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <system_error>

namespace optbench::datasets::fetch {
namespace fs = std::filesystem;
namespace {

// About ten times the published size, a few thousand JSON files of at most some megabytes.
constexpr UnpackLimits kLimits{.bytes = std::uint64_t{16} << 30,
                               .bytes_of_a_file = std::uint64_t{256} << 20,
                               .files = 100'000};

/// Unpacks and removes the archive. One that cannot be unpacked is removed too, since it would be
/// taken for a complete one next time.
FetchEnd unpack_and_remove(const fs::path& archive, const fs::path& target,
                           FetchObserver& observer) {
  const std::string& name = deepobs_baselines().name;
  std::error_code ignored;
  try {
    if (!unpack_archive(name, archive, target, kLimits, [&] { return observer.stop(); })) {
      return FetchEnd::stopped;
    }
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::corrupt_data) fs::remove(archive, ignored);
    throw;
  }
  fs::remove(archive, ignored);
  return FetchEnd::fetched;
}

}  // namespace

const data::DatasetEntry& deepobs_baselines() {
  static const data::DatasetEntry entry{
      .name = "deepobs-baselines",
      .summary = "the results that DeepOBS 1.1 published for SGD, Momentum and Adam",
      .source =
          "Schneider, Balles & Hennig 2019, DeepOBS: A Deep Learning Optimizer Benchmark Suite",
      .licence = "MIT",
      .files = {{.name = "v1.1.tar.gz"}},
      .mirrors = {"https://github.com/fsschneider/DeepOBS_Baselines/archive/refs/tags",
                  "https://github.com/fsschneider/DeepOBS_Baselines/archive"},
      .open = {}};
  return entry;
}

bool has_deepobs_baselines(const fs::path& data_dir) {
  std::error_code error;
  const fs::path folder = data_dir / deepobs_baselines().name;
  return fs::is_directory(folder, error) && !fs::is_empty(folder, error) && !error;
}

fs::path deepobs_archive(const fs::path& data_dir) {
  const data::DatasetEntry& entry = deepobs_baselines();
  return data_dir / fmt::format("{}-{}", entry.name, entry.files[0].name);
}

FetchEnd fetch_deepobs_baselines(const FetchRequest& request, FetchObserver& observer) {
  const data::DatasetEntry& entry = deepobs_baselines();
  if (has_deepobs_baselines(request.data_dir)) return FetchEnd::here;
  expect_writable_folder(request.data_dir);
  const FetchLock lock(entry.name, request.data_dir / fmt::format(".{}.lock", entry.name),
                       observer);
  if (!lock.may_go_on()) return FetchEnd::stopped;
  if (has_deepobs_baselines(request.data_dir)) return FetchEnd::here;

  const fs::path archive = deepobs_archive(request.data_dir);
  std::error_code ignored;
  if (!fs::exists(archive, ignored)) {
    std::vector<std::string> urls;
    for (const std::string& folder : source_folders(entry, request.source)) {
      urls.push_back(fmt::format("{}/{}", folder, entry.files[0].name));
    }
    const auto served = download({.dataset = entry.name,
                                  .file = entry.files[0],
                                  .urls = urls,
                                  .target = archive,
                                  .verify = request.verify,
                                  .timeout = request.source.timeout},
                                 observer);
    if (!served) return FetchEnd::stopped;
  }
  return unpack_and_remove(archive, request.data_dir / entry.name, observer);
}

}  // namespace optbench::datasets::fetch
