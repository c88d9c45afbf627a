// SPDX-License-Identifier: MIT
#include "engine/sweep/claimed_runs.hpp"

#include "engine/base/error.hpp"
#include "engine/run/execute.hpp"

#include <iterator>
#include <utility>

namespace optbench::sweep {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kBetweenLooks{1};
constexpr std::chrono::seconds kBetweenBeats{20};

}  // namespace

ClaimedRuns::ClaimedRuns(std::vector<SweepRun> runs)
    : runs_(std::make_move_iterator(runs.begin()), std::make_move_iterator(runs.end())) {}

std::optional<SweepRun> ClaimedRuns::next() {
  while (!runs_.empty()) {
    SweepRun run = std::move(runs_.front());
    runs_.pop_front();
    ClaimWatch watch;
    switch (claim(run, watch)) {
      case Claiming::ours:
        return run;
      case Claiming::found:
        break;
      case Claiming::elsewhere:
        elsewhere_.push_back({std::move(run), std::move(watch)});
        break;
    }
  }
  return next_of_others();
}

std::optional<SweepRun> ClaimedRuns::next_of_others() {
  const auto now = Clock::now();
  if (elsewhere_.empty() || now - last_look_ < kBetweenLooks) return std::nullopt;
  for (auto each = elsewhere_.begin(); each != elsewhere_.end();) {
    const Claiming claiming = claim(each->run, each->watch);
    if (claiming == Claiming::elsewhere) {
      ++each;
      continue;
    }
    SweepRun run = std::move(each->run);
    each = elsewhere_.erase(each);
    if (claiming == Claiming::ours) return run;
  }
  last_look_ = now;
  if (!elsewhere_.empty() && claims_.empty() && !std::exchange(has_told_, true)) {
    on_wait(elsewhere_.size(), elsewhere_.front().watch.holder);
  }
  return std::nullopt;
}

ClaimedRuns::Claiming ClaimedRuns::claim(const SweepRun& run, ClaimWatch& watch) {
  std::optional<RunClaim> claim;
  try {
    auto taken = RunClaim::take(run.settings.folder() / claim_name(run.settings.run_key()), watch,
                                Clock::now());
    if (!taken) return Claiming::elsewhere;
    claim.emplace(*std::move(taken));
  } catch (const Error&) {
    // The run itself will say what is wrong with the folder.
  }
  // Only now: a record that another process writes before it gives its claim back is not missed.
  if (const auto record = existing_record(run)) {
    claim.reset();
    run::remove_empty_folders(run.settings);
    on_found(run, *record);
    return Claiming::found;
  }
  if (claim) claims_.emplace(run.number, *std::move(claim));
  return Claiming::ours;
}

void ClaimedRuns::on_end(const SweepRun& run, const RunReport& /*report*/) {
  claims_.erase(run.number);
  run::remove_empty_folders(run.settings);
}

void ClaimedRuns::on_tick() {
  const auto now = Clock::now();
  if (now - last_beat_ < kBetweenBeats) return;
  last_beat_ = now;
  for (auto& [number, claim] : claims_) claim.beat();
}

}  // namespace optbench::sweep
