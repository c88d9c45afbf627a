// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/fetch_observer.hpp"

#include <filesystem>
#include <string>

namespace optbench::datasets::fetch {

/// Prevents other processes from downloading the same files: an flock on a separate file, which is
/// deleted at the end (a file left behind by a killed process locks nothing).
///
/// While another process holds the lock, the constructor notifies the observer once and waits until
/// it is free or the observer asks to stop. On a file system without locks it notifies the observer
/// and locks nothing.
class FetchLock {
 public:
  /// `dataset` begins messages. Throws Error(io) when the lock file cannot be made.
  FetchLock(const std::string& dataset, const std::filesystem::path& path, FetchObserver& observer);
  ~FetchLock();
  FetchLock(const FetchLock&) = delete;
  FetchLock& operator=(const FetchLock&) = delete;

  /// False: the observer asked to stop while waiting.
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
