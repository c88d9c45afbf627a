// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/fetch_observer.hpp"
#include "engine/data/dataset.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace optbench::datasets::fetch {

/// One file to get, and where it may be got.
struct DownloadRequest {
  std::string dataset;            ///< opens messages
  data::DataFile file;            ///< name, size and checksums
  std::vector<std::string> urls;  ///< tried in this order
  std::filesystem::path target;   ///< its folder must exist
  bool verify = true;             ///< demand the published size and checksum
  std::chrono::seconds timeout{30};
};

/// Puts the file under its final name, or leaves nothing there: the bytes are gathered in a part
/// file beside it (part_file.hpp), checked there, flushed, and renamed.
///
/// A part of an earlier attempt is gone on with where it cannot lead astray: a checksum is known,
/// or the same address still has the same version (ETag, else date). An address that breaks off is
/// tried again as long as bytes arrive, three times at most; then the next one is asked. A wrong
/// file is thrown away; where it was put together from two attempts, it is first fetched anew.
///
/// REQUIRES: `target` does not exist; no other process fetches it (fetch_lock.hpp). Returns the
/// place in `urls` that served it, or none when the observer asked for the end: the part file then
/// stays. Throws Error(io): no address gave the right file (one line each), or it cannot be
/// written.
[[nodiscard]] std::optional<std::size_t> download(const DownloadRequest& request,
                                                  FetchObserver& observer);

/// The address for people: without the user's name and password.
[[nodiscard]] std::string shown_url(const std::string& url);

/// "123 bytes", "4.5 kB", "9.9 MB", "147.9 GB".
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);

}  // namespace optbench::datasets::fetch
