// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/fetch_observer.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace optbench::bindings::cli {

/// Text after "interrupted: ".
inline constexpr const char* kFetchingKept =
    "what has been fetched is kept; the same command resumes it";

/// Shows the progress of a download on stderr, and stops it after a signal (interruption.hpp).
///
/// On a terminal: one line with a bar, the rate and the remaining time. Otherwise: a line when a
/// file starts, twice a minute during the download, and when it is complete.
class FetchProgress final : public datasets::fetch::FetchObserver {
 public:
  enum class Detail {
    none,   ///< --quiet: notes only (a mirror failed, waiting for another process)
    shown,  ///< everything
  };
  explicit FetchProgress(Detail detail);
  ~FetchProgress() override;

  void on_note(const std::string& line) override;
  void on_begin(const std::string& dataset, const std::string& file, const std::string& url,
                std::uint64_t done, std::uint64_t total) override;
  void on_bytes(std::uint64_t done, std::uint64_t total) override;
  void on_placed(const std::string& dataset, const std::string& file, std::uint64_t bytes,
                 const std::string& verdict) override;
  [[nodiscard]] bool stop() override;

 private:
  using Clock = std::chrono::steady_clock;
  void print_line(const std::string& line);
  void erase();

  Detail detail_;
  bool moving_;
  bool drawn_ = false;
  std::string what_;         // "mnist: train-images-idx3-ubyte.gz"
  std::uint64_t first_ = 0;  // bytes that existed at the start
  Clock::time_point begun_{};
  Clock::time_point last_shown_{};
};

/// "mnist: t10k.gz  [=====>    ]  50 %  4.9/9.9 MB  1.2 MB/s  0:04 left" in at most `width`
/// columns.
///
/// `rate` in bytes per second, 0: unknown. `total` 0: unknown, then there are neither a bar nor a
/// remaining time. If the width is too small, the bar is omitted.
[[nodiscard]] std::string fetch_line(const std::string& what, std::uint64_t done,
                                     std::uint64_t total, double rate, std::size_t width);

}  // namespace optbench::bindings::cli
