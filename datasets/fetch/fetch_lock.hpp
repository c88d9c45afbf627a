// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/fetch_observer.hpp"

#include <filesystem>
#include <string>

namespace optbench::datasets::fetch {

/// Keeps other processes from fetching the same files while it lives: an flock on a file of its
/// own, which is gone afterwards (one that was left behind by a killed process locks nothing).
///
/// While another process holds it, says so once and waits, asking the observer whether to stop. On
/// a file system that knows no locks it says so, and holds nothing.
class FetchLock {
 public:
  /// `dataset` opens messages. Throws Error(io) when the lock file cannot be made.
  FetchLock(const std::string& dataset, const std::filesystem::path& path, FetchObserver& observer);
  ~FetchLock();
  FetchLock(const FetchLock&) = delete;
  FetchLock& operator=(const FetchLock&) = delete;

  /// False: the observer asked for the end while it was waited for.
  [[nodiscard]] bool may_go_on() const { return may_go_on_; }

 private:
  void open();
  void close();
  [[nodiscard]] bool is_still_there() const;

  std::filesystem::path path_;
  int number_ = -1;
  bool may_go_on_ = true;
};

}  // namespace optbench::datasets::fetch
