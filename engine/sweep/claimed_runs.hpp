// SPDX-License-Identifier: MIT
#pragma once

#include "engine/sweep/run_claim.hpp"
#include "engine/sweep/sweep.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace optbench::sweep {

/// The runs of a list, in its order, each claimed before it is started. Of several sweeps that have
/// the same runs, on one machine or on many that share the folder, each run is made by one.
///
/// Runs that another process has claimed come last: they are waited for. Those whose record is
/// there by then are reported as found; those whose process has died, failed or was interrupted are
/// made here. Where no claim can be written the run is made without one.
class ClaimedRuns : public RunSource {
 public:
  explicit ClaimedRuns(std::vector<SweepRun> runs);

  [[nodiscard]] std::optional<SweepRun> next() override;
  [[nodiscard]] bool waits() const override { return !elsewhere_.empty(); }
  void on_end(const SweepRun& run, const RunReport& report) override;
  void on_tick() override;

 protected:
  /// A run was made by another process.
  virtual void on_found(const SweepRun& /*run*/, const std::filesystem::path& /*record*/) {}
  /// Nothing is left but so many runs of others; `holder`: one of these, "node3, process 4711".
  virtual void on_wait(std::size_t /*runs*/, const std::string& /*holder*/) {}

 private:
  /// A run that another process has claimed.
  struct Elsewhere {
    SweepRun run;
    ClaimWatch watch;
  };
  enum class Claiming { ours, found, elsewhere };

  [[nodiscard]] Claiming claim(const SweepRun& run, ClaimWatch& watch);
  [[nodiscard]] std::optional<SweepRun> next_of_others();

  std::deque<SweepRun> runs_;
  std::deque<Elsewhere> elsewhere_;
  std::map<std::int64_t, RunClaim> claims_;  // by the number of the run
  RunClaim::Time last_look_ = {};
  RunClaim::Time last_beat_ = {};
  bool has_told_ = false;
};

}  // namespace optbench::sweep
