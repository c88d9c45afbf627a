// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/fetch_observer.hpp"
#include "engine/data/dataset.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace optbench::datasets::fetch {

/// Settings of downloads, in addition to those of a data set.
struct FetchSource {
  /// Replaces all mirrors: a folder with one folder per data set. Empty: the mirrors are used.
  std::string base_url = {};
  /// For connecting, and for a server that sends nothing.
  std::chrono::seconds timeout{30};
};

/// $OPTBENCH_DATA_URL (http://, https:// or file://) and $OPTBENCH_DATA_TIMEOUT (whole seconds).
/// Throws Error(invalid_argument) for anything else in them.
[[nodiscard]] FetchSource fetch_source();

struct FetchRequest {
  std::filesystem::path data_dir;
  bool verify = true;  ///< check the published sizes and checksums
  FetchSource source = {};
};

enum class FetchEnd {
  here,     ///< there was nothing to download
  fetched,  ///< all files exist now
  stopped,  ///< the observer asked to stop; unfinished files remain for the next attempt
};

/// Whether the folder that an archive unpacks to exists.
[[nodiscard]] bool is_unpacked(const data::DatasetEntry& entry, const data::DataFile& file,
                               const std::filesystem::path& data_dir);

/// The files of a data set that are missing in the data folder, as published, decompressed or
/// unpacked.
[[nodiscard]] std::vector<data::DataFile> missing_files(const data::DatasetEntry& entry,
                                                        const std::filesystem::path& data_dir);

/// Whether the data set can be downloaded: from its mirrors, if redistribution is allowed, or from
/// the base URL, for which the user is responsible.
[[nodiscard]] bool is_fetchable(const data::DatasetEntry& entry, const FetchSource& source);

/// The folders on the web that hold the data set's files, best first.
[[nodiscard]] std::vector<std::string> source_folders(const data::DatasetEntry& entry,
                                                      const FetchSource& source);

/// Downloads the missing files of a data set into its folder (download.hpp), one process at a time.
///
/// Existing files are not touched. If there is no address to download from, the message is
/// `by_hand`. Throws Error(not_found) for this, Error(io) if no address served the right file or
/// the disk is full or not writable.
[[nodiscard]] FetchEnd fetch_dataset(const data::DatasetEntry& entry, const FetchRequest& request,
                                     FetchObserver& observer);

/// Throws Error(io) naming the folder if its disk has less free space.
void expect_room(const std::string& dataset, const std::filesystem::path& folder,
                 std::uint64_t bytes);

}  // namespace optbench::datasets::fetch
