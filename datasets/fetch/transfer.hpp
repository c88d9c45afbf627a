// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/part_file.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace optbench::datasets::fetch {

/// One attempt to get one file from one address.
struct TransferRequest {
  std::string url;                   ///< http://, https:// or file://; blanks may stand as they are
  std::uint64_t bytes = 0;           ///< what it must hold, no byte more is written; 0: not known
  bool resume = false;               ///< go on from what the part file holds
  std::string validator = {};        ///< with resume: only if the server still has this version
  std::chrono::seconds timeout{30};  ///< for a connection, and for a server that sends nothing
};

/// What an attempt came to.
struct TransferResult {
  enum class End {
    complete,  ///< the part file holds the server's whole file
    broken,    ///< the connection broke or stalled; the part file may hold more than before
    refused,   ///< this server will not give the right file
    changed,   ///< what the server has does not go on from what the part file holds
    stopped,   ///< the watcher said so
  };
  End end = End::complete;
  std::string reason = {};  ///< for people: "HTTP status 404", "Connection refused", ...
  bool from_start = false;  ///< every byte of the part file came in this attempt
};

/// Whoever follows a transfer. `done` bytes are there, of `total` in all (0: not known).
struct TransferWatcher {
  /// The server begins to send.
  std::function<void(std::uint64_t done, std::uint64_t total)> begin;
  /// More bytes are there; only after begin().
  std::function<void(std::uint64_t done, std::uint64_t total)> advance;
  /// Whether to end here; asked about once a second at least.
  std::function<bool()> stop;
};

/// Reads `url` into the part file, from its start or from where the part file ends.
///
/// Redirections are followed to http and https only, and never from https to http; a file://
/// address is read only when it is `url` itself. A part is gone on with only where the server
/// confirms the place (206 with the right Content-Range); where it sends the whole file instead,
/// the part begins anew. A size that the server promises and that is not `bytes` is refused before
/// anything is written. A transfer of less than 100 bytes per second over the timeout counts as
/// broken. Throws Error(io) when the part file cannot be written.
[[nodiscard]] TransferResult transfer(const TransferRequest& request, PartFile& part,
                                      const TransferWatcher& watcher);

}  // namespace optbench::datasets::fetch
