// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace optbench::datasets::fetch {

/// Is notified of the progress of downloads and can stop them. Called from the thread that
/// downloads, about once a second or more while it waits for or reads bytes.
class FetchObserver {
 public:
  virtual ~FetchObserver() = default;

  /// A line for the user: a mirror failed, waiting for another process.
  virtual void on_note(const std::string& line) = 0;
  /// A server begins to send `file` of `dataset` from `url`. `done` bytes exist already; `total` is
  /// the size, 0 if unknown.
  virtual void on_begin(const std::string& dataset, const std::string& file, const std::string& url,
                        std::uint64_t done, std::uint64_t total) = 0;
  /// Number of bytes of this file so far.
  virtual void on_bytes(std::uint64_t done, std::uint64_t total) = 0;
  /// The file has its final name. `verdict` says how it was checked: "SHA-256 matches".
  virtual void on_placed(const std::string& dataset, const std::string& file, std::uint64_t bytes,
                         const std::string& verdict) = 0;
  /// Whether to stop; received bytes are kept for the next attempt.
  [[nodiscard]] virtual bool stop() = 0;
};

}  // namespace optbench::datasets::fetch
