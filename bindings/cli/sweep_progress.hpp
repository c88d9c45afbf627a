// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/metric.hpp"
#include "engine/sweep/remaining_time.hpp"
#include "engine/sweep/sweep.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace optbench::bindings::cli {

/// Shows the progress of a sweep on stderr, and stops the sweep after a signal.
///
/// On a terminal: one line that is updated, and a line for each failed run. Otherwise: a line for
/// each run that ended.
class SweepProgress final : public sweep::SweepObserver {
 public:
  enum class Detail { none, shown };
  /// `pending`: the runs to make; `done_before`: how many of the plan's runs were finished already.
  SweepProgress(const std::vector<sweep::SweepRun>& pending, std::size_t done_before,
                std::size_t workers, Detail detail);
  ~SweepProgress() override;

  void on_start(const sweep::SweepRun& run) override;
  void on_progress(const sweep::SweepRun& run, const sweep::RunProgress& progress) override;
  void on_end(const sweep::SweepRun& run, const sweep::RunReport& report) override;
  void on_tick() override;
  [[nodiscard]] sweep::StopLevel stop() override;
  /// Another sweep has made a run of the pending ones.
  void on_found(const sweep::SweepRun& run);
  /// Only runs are left that other sweeps make; `holder`: one of these.
  void on_wait(std::size_t runs, const std::string& holder);

 private:
  using Clock = std::chrono::steady_clock;
  void draw();
  void print_line(const std::string& line);
  [[nodiscard]] std::string counts_text() const;
  [[nodiscard]] std::string time_text() const;

  std::size_t total_;
  std::size_t done_;
  std::size_t workers_;
  std::size_t diverged_ = 0;
  std::size_t failed_ = 0;
  bool quiet_;
  bool moving_;
  sweep::StopLevel level_ = sweep::StopLevel::none;
  sweep::RemainingTime remaining_;
  std::map<std::int64_t, Clock::time_point> running_;  // by number: when it was started
  std::string latest_;                                 // what a run last reported
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_draw_{};
};

/// "test loss 0.1234, test accuracy 0.9812"; "" without metrics.
[[nodiscard]] std::string figures_text(const std::vector<record::MetricValue>& test);

}  // namespace optbench::bindings::cli
