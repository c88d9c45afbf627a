// SPDX-License-Identifier: MIT
#include "engine/sweep/claimed_runs.hpp"

#include "engine/run/execute.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <thread>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/tiny_bench.hpp"

namespace optbench::sweep {
namespace {

namespace fs = std::filesystem;
using Bench = testing::TinyBench;

SweepRun run_of(const Bench& bench, const fs::path& folder, std::int64_t seed) {
  SweepRun run;
  run.number = seed;
  run.request = testing::tiny_request(folder);
  run.request.random_seed = seed;
  run.settings = bench.resolve(run.request);
  return run;
}

/// A sweep that notes what others have done.
struct Sweep : ClaimedRuns {
  using ClaimedRuns::ClaimedRuns;
  std::vector<std::int64_t> found;
  std::size_t awaited = 0;
  void on_found(const SweepRun& run, const fs::path& /*record*/) override {
    found.push_back(run.number);
  }
  void on_wait(std::size_t runs, const std::string& /*holder*/) override { awaited = runs; }

  /// The number of the next run; 0: none now.
  std::int64_t next_number() {
    last = next();
    return last ? last->number : 0;
  }
  /// The run that is waited for, once it comes; 0 when nothing is waited for any more.
  std::int64_t wait_for_one() {
    while (waits()) {
      if (const std::int64_t number = next_number()) return number;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return 0;
  }
  std::optional<SweepRun> last;
};

std::size_t claims_below(const fs::path& folder) {
  std::size_t count = 0;
  std::error_code missing;
  for (const auto& entry : fs::recursive_directory_iterator(folder, missing)) {
    if (entry.path().extension() == ".claim") ++count;
  }
  return count;
}

/// A claim of a process that nothing here knows to be dead.
void claim_by_another(const SweepRun& run) {
  ProcessIdentity other = ProcessIdentity::of_this_process();
  other.machine = "another one";
  const fs::path folder = run.settings.folder();
  fs::create_directories(folder);
  std::ofstream(folder / claim_name(run.settings.run_key())) << RunClaim::text_of(other, 0);
}

}  // namespace

TEST_CASE("runs are claimed one by one as they are started, and given back when they end") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  Sweep sweep({run_of(bench, folder / "results", 1), run_of(bench, folder / "results", 2)});
  CHECK(claims_below(folder.path()) == 0);
  CHECK(sweep.next_number() == 1);
  const SweepRun first = *sweep.last;
  CHECK(claims_below(folder.path()) == 1);
  CHECK(sweep.next_number() == 2);
  CHECK(claims_below(folder.path()) == 2);
  CHECK(sweep.next_number() == 0);
  CHECK_FALSE(sweep.waits());
  sweep.on_end(first, {});
  CHECK(claims_below(folder.path()) == 1);
  sweep.on_end(run_of(bench, folder / "results", 2), {});
  CHECK_FALSE(fs::exists(folder / "results"));  // nor the folders made for claims
  CHECK(claims_below(folder.path()) == 0);
}

TEST_CASE(
    "a run that another sweep has claimed comes last, and is found when it is there by then") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  const SweepRun theirs = run_of(bench, folder / "results", 1);
  claim_by_another(theirs);
  Sweep sweep({theirs, run_of(bench, folder / "results", 2)});
  CHECK(sweep.next_number() == 2);
  CHECK(sweep.next_number() == 0);
  CHECK(sweep.waits());
  sweep.on_end(run_of(bench, folder / "results", 2), {});
  (void)run::execute_run(theirs.settings, {});
  fs::remove(theirs.settings.folder() / claim_name(theirs.settings.run_key()));
  CHECK(sweep.wait_for_one() == 0);
  CHECK(sweep.found == std::vector<std::int64_t>{1});
  CHECK(claims_below(folder.path()) == 0);
}

TEST_CASE("a run that another sweep gives back without a record is made here") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  const SweepRun theirs = run_of(bench, folder / "results", 1);
  claim_by_another(theirs);
  Sweep sweep({theirs});
  CHECK(sweep.next_number() == 0);
  CHECK(sweep.awaited == 1);
  fs::remove(theirs.settings.folder() / claim_name(theirs.settings.run_key()));
  CHECK(sweep.wait_for_one() == 1);
  CHECK(sweep.found.empty());
  CHECK(claims_below(folder.path()) == 1);
}

TEST_CASE("a run that was made since the plan was read is not made again") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  const SweepRun run = run_of(bench, folder / "results", 1);
  Sweep sweep({run});
  (void)run::execute_run(run.settings, {});
  CHECK(sweep.next_number() == 0);
  CHECK(sweep.found == std::vector<std::int64_t>{1});
}

TEST_CASE("where no claim can be written the run is made all the same, and says what is wrong") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  std::ofstream(folder / "file") << "no folder";
  Sweep sweep({run_of(bench, folder / "file", 1)});
  CHECK(sweep.next_number() == 1);
}

}  // namespace optbench::sweep
