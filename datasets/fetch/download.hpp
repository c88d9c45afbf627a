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

/// A file to download, and its addresses.
struct DownloadRequest {
  std::string dataset;            ///< begins messages
  data::DataFile file;            ///< name, size and checksums
  std::vector<std::string> urls;  ///< tried in this order
  std::filesystem::path target;   ///< its folder must exist
  bool verify = true;             ///< check the published size and checksum
  std::chrono::seconds timeout{30};
};

/// Downloads a file atomically: into a part file beside it (part_file.hpp), which is checked,
/// flushed and renamed.
///
/// The part file of an earlier attempt is resumed only if this is safe: a checksum is known, or the
/// same address still has the same version (ETag, else date). If a connection breaks, the address
/// is tried again as long as bytes arrive, at most three times; then the next address is used. A
/// wrong file is deleted; if it was assembled from two attempts, it is first downloaded again.
///
/// REQUIRES: `target` does not exist; no other process downloads it (fetch_lock.hpp). Returns the
/// index in `urls` of the address that served it, or none if the observer asked to stop; the part
/// file then remains. Throws Error(io): no address served the right file (one line each), or it
/// cannot be written.
[[nodiscard]] std::optional<std::size_t> download(const DownloadRequest& request,
                                                  FetchObserver& observer);

/// The address for messages: without user name and password.
[[nodiscard]] std::string shown_url(const std::string& url);

/// "123 bytes", "4.5 kB", "9.9 MB", "147.9 GB".
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);

}  // namespace optbench::datasets::fetch
