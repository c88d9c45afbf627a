// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/fetch_observer.hpp"
#include "engine/data/dataset.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace optbench::datasets::fetch {

/// Where files come from, besides what a data set itself says.
struct FetchSource {
  /// Takes the place of all mirrors: a folder that holds one folder per data set. Empty: none.
  std::string base_url = {};
  /// For a connection, and for a server that sends nothing.
  std::chrono::seconds timeout{30};
};

/// $OPTBENCH_DATA_URL (http://, https:// or file://) and $OPTBENCH_DATA_TIMEOUT (whole seconds).
/// Throws Error(invalid_argument) for anything else in them.
[[nodiscard]] FetchSource fetch_source();

struct FetchRequest {
  std::filesystem::path data_dir;
  bool verify = true;  ///< demand the published sizes and checksums
  FetchSource source = {};
};

enum class FetchEnd {
  here,     ///< there was nothing to fetch
  fetched,  ///< everything is there now
  stopped,  ///< the observer asked for the end; unfinished files stay for another time
};

/// Whether the folder that an archive becomes lies there in its place.
[[nodiscard]] bool is_unpacked(const data::DatasetEntry& entry, const data::DataFile& file,
                               const std::filesystem::path& data_dir);

/// The files of a data set that are in the data folder neither as published nor decompressed nor
/// unpacked.
[[nodiscard]] std::vector<data::DataFile> missing_files(const data::DatasetEntry& entry,
                                                        const std::filesystem::path& data_dir);

/// Whether there is a place to fetch the data set from: its mirrors, unless nobody may hand its
/// files on; or the base URL, which the user answers for.
[[nodiscard]] bool is_fetchable(const data::DatasetEntry& entry, const FetchSource& source);

/// The folders on the web that hold the data set's files, best first.
[[nodiscard]] std::vector<std::string> source_folders(const data::DatasetEntry& entry,
                                                      const FetchSource& source);

/// Fetches what is missing of a data set into its folder (download.hpp), one process at a time.
///
/// Files that are there are left alone, whatever they hold. What `by_hand` says is the message
/// where there is no place to fetch from. Throws Error(not_found) for that, Error(io) when nobody
/// gave the right file, or the disk is full or refuses.
[[nodiscard]] FetchEnd fetch_dataset(const data::DatasetEntry& entry, const FetchRequest& request,
                                     FetchObserver& observer);

/// Throws Error(io) naming the folder when its disk has less room than that.
void expect_room(const std::string& dataset, const std::filesystem::path& folder,
                 std::uint64_t bytes);

}  // namespace optbench::datasets::fetch
