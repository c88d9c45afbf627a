// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace optbench::datasets::fetch {

/// Follows the fetching of files, for whoever shows it, and says when to stop. Called from the
/// thread that fetches, at least about once a second while bytes are awaited or read.
class FetchObserver {
 public:
  virtual ~FetchObserver() = default;

  /// A line for the user: a mirror that failed, another process that is waited for.
  virtual void on_note(const std::string& line) = 0;
  /// A server begins to send: `file` of `dataset` from `url`, of which `done` bytes are there
  /// already. `total` bytes in all; 0: not known.
  virtual void on_begin(const std::string& dataset, const std::string& file, const std::string& url,
                        std::uint64_t done, std::uint64_t total) = 0;
  /// So many bytes of that file are there now.
  virtual void on_bytes(std::uint64_t done, std::uint64_t total) = 0;
  /// The file has its final name. `verdict` says how it was checked: "SHA-256 matches".
  virtual void on_placed(const std::string& dataset, const std::string& file, std::uint64_t bytes,
                         const std::string& verdict) = 0;
  /// Whether to end here; what has arrived is kept for another time.
  [[nodiscard]] virtual bool stop() = 0;
};

}  // namespace optbench::datasets::fetch
