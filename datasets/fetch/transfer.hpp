// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/part_file.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace optbench::datasets::fetch {

/// One attempt to download a file from one address.
struct TransferRequest {
  std::string url;                   ///< http://, https:// or file://; blanks need no escaping
  std::uint64_t bytes = 0;           ///< expected size, no more is written; 0: unknown
  bool resume = false;               ///< continue at the end of the part file
  std::string validator = {};        ///< with resume: only if the server still has this version
  std::chrono::seconds timeout{30};  ///< for connecting, and for a server that sends nothing
};

/// Result of an attempt.
struct TransferResult {
  enum class End {
    complete,  ///< the part file is the complete file of the server
    broken,    ///< the connection broke or stalled; the part file may have grown
    refused,   ///< this server does not serve the right file
    changed,   ///< the file of the server is not a continuation of the part file
    stopped,   ///< stopped by the watcher
  };
  End end = End::complete;
  std::string reason = {};  ///< for messages: "HTTP status 404", "Connection refused", ...
  bool from_start = false;  ///< the whole part file was received in this attempt
};

/// Follows a transfer. `done` bytes of `total` (0: unknown) were received.
struct TransferWatcher {
  /// The server begins to send.
  std::function<void(std::uint64_t done, std::uint64_t total)> begin;
  /// More bytes were received; only after begin().
  std::function<void(std::uint64_t done, std::uint64_t total)> advance;
  /// Whether to stop; called at least about once a second.
  std::function<bool()> stop;
};

/// Downloads `url` into the part file, from the start or from the end of the part file.
///
/// Redirections are followed to http and https only, and never from https to http; a file://
/// address is read only if it is `url` itself. A part file is resumed only if the server confirms
/// the position (206 with the right Content-Range); if it sends the whole file instead, the part
/// file is started again. If the server announces another size than `bytes`, the transfer is
/// rejected before anything is written. A transfer of less than 100 bytes per second over the
/// timeout counts as broken. Throws Error(io) when the part file cannot be written.
[[nodiscard]] TransferResult transfer(const TransferRequest& request, PartFile& part,
                                      const TransferWatcher& watcher);

}  // namespace optbench::datasets::fetch
