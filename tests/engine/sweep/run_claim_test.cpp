// SPDX-License-Identifier: MIT
#include "engine/sweep/run_claim.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/json_text.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace optbench::sweep {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const RunClaim::Time kNow = std::chrono::steady_clock::now();

/// A child that does nothing, until it is killed.
class Child {
 public:
  Child() : process_(::fork()) {
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (;;) ::pause();
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { kill(); }

  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

  /// Of the child, as it would write it into its claims.
  [[nodiscard]] ProcessIdentity identity() const {
    ProcessIdentity identity = ProcessIdentity::of_this_process();
    identity.process = process_;
    const std::string status = read_file("/proc/" + std::to_string(process_) + "/stat");
    std::string rest = status.substr(status.rfind(')') + 2);
    for (int field = 3; field < 22; ++field) rest.erase(0, rest.find(' ') + 1);
    identity.start = std::stoll(rest);
    return identity;
  }

 private:
  pid_t process_;
};

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST_CASE("a claim names its process while it lives, and is gone afterwards") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "problem/label/setting/.optbench-0123.claim";
  {
    ClaimWatch watch;
    const auto claim = RunClaim::take(path, watch, kNow);
    REQUIRE(claim.has_value());
    const Json text = read_json_file(path);
    CHECK(text["process"] == ::getpid());
    CHECK_FALSE(text["host"].get<std::string>().empty());
    CHECK(text["start"].get<std::int64_t>() > 0);
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("nobody gets a claim that a living process holds, however long, whatever its clock") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "claim";
  const Child holder;
  write(path, RunClaim::text_of(holder.identity(), 0));
  for (const auto time : {fs::file_time_type::min(), fs::file_time_type::max()}) {
    std::error_code ignored;
    fs::last_write_time(path, time, ignored);
    ClaimWatch watch;
    CHECK_FALSE(RunClaim::take(path, watch, kNow).has_value());
    CHECK_FALSE(RunClaim::take(path, watch, kNow + 100h).has_value());
    CHECK(watch.holder == holder.identity().text());
  }
}

TEST_CASE("a claim passes to another process when its holder dies") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "claim";
  Child holder;
  write(path, RunClaim::text_of(holder.identity(), 0));
  ClaimWatch watch;
  CHECK_FALSE(RunClaim::take(path, watch, kNow).has_value());
  holder.kill();
  const auto claim = RunClaim::take(path, watch, kNow);
  REQUIRE(claim.has_value());
  CHECK(read_json_file(path)["process"] == ::getpid());
}

TEST_CASE("a process that was given the number of a dead one holds nothing of it") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "claim";
  const Child other;
  ProcessIdentity dead = other.identity();
  --dead.start;
  write(path, RunClaim::text_of(dead, 0));
  ClaimWatch watch;
  CHECK(RunClaim::take(path, watch, kNow).has_value());
}

TEST_CASE("a process of another machine counts as dead when its claim does not change for long") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "claim";
  ProcessIdentity there = ProcessIdentity::of_this_process();
  there.machine = "another one";  // although a process of that number lives here
  write(path, RunClaim::text_of(there, 0));
  ClaimWatch watch;
  CHECK_FALSE(RunClaim::take(path, watch, kNow).has_value());
  CHECK_FALSE(RunClaim::take(path, watch, kNow + RunClaim::kSilence - 1s).has_value());
  write(path, RunClaim::text_of(there, 1));  // a beat
  CHECK_FALSE(RunClaim::take(path, watch, kNow + RunClaim::kSilence).has_value());
  CHECK_FALSE(RunClaim::take(path, watch, kNow + 2 * RunClaim::kSilence - 1s).has_value());
  CHECK(RunClaim::take(path, watch, kNow + 2 * RunClaim::kSilence).has_value());
}

TEST_CASE("a claim without contents, of a process that was killed meanwhile, is soon taken over") {
  for (const char* text : {"", "{\"host\": \"a", "[]", "{}"}) {
    CAPTURE(text);
    const testing::TemporaryFolder folder;
    write(folder / "claim", text);
    ClaimWatch watch;
    CHECK_FALSE(RunClaim::take(folder / "claim", watch, kNow).has_value());
    CHECK(RunClaim::take(folder / "claim", watch, kNow + RunClaim::kUnreadable).has_value());
  }
}

TEST_CASE("beats change the file, and a claim that was lost is left alone") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "claim";
  ClaimWatch watch;
  {
    auto claim = RunClaim::take(path, watch, kNow);
    REQUIRE(claim.has_value());
    const std::string before = read_file(path);
    claim->beat();
    const std::string after = read_file(path);
    CHECK(after != before);
    CHECK(after.size() == before.size());
    ProcessIdentity other = ProcessIdentity::of_this_process();
    other.machine = "another one";
    write(path, RunClaim::text_of(other, 0));
    claim->beat();
    CHECK(read_file(path) == RunClaim::text_of(other, 0));
  }
  CHECK(fs::exists(path));
}

TEST_CASE("of many that take over the claim of a dead process exactly one succeeds") {
  const testing::TemporaryFolder folder;
  constexpr int kClaims = 50;
  ProcessIdentity dead = ProcessIdentity::of_this_process();
  --dead.start;
  for (int i = 0; i < kClaims; ++i) {
    write(folder / std::to_string(i), RunClaim::text_of(dead, 0));
  }
  constexpr int kThreads = 3;
  std::atomic<int> winners = 0;
  std::atomic<int> done = 0;
  const auto take_all = [&] {
    std::vector<RunClaim> held;
    for (int i = 0; i < kClaims; ++i) {
      ClaimWatch watch;
      auto claim = RunClaim::take(folder / std::to_string(i), watch, kNow);
      if (!claim) continue;
      ++winners;
      held.push_back(*std::move(claim));
    }
    ++done;  // and keep what was taken until nobody takes any more
    while (done < kThreads) std::this_thread::yield();
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(take_all);
  for (std::thread& thread : threads) thread.join();
  CHECK(winners == kClaims);
  CHECK(folder.names().empty());
}

TEST_CASE("what killed processes left in a folder of results is removed, all else stays") {
  const testing::TemporaryFolder folder;
  const fs::path results = folder / "results";
  const Child living;
  ProcessIdentity dead = living.identity();
  --dead.start;
  ProcessIdentity elsewhere = dead;
  elsewhere.machine = "another one";
  write(results / "p/a/s/.optbench-1.claim", RunClaim::text_of(dead, 0));
  write(results / "p/b/s/.optbench-2.claim", RunClaim::text_of(living.identity(), 0));
  write(results / "p/b/t/.optbench-3.claim", RunClaim::text_of(elsewhere, 0));
  write(results / "p/b/t/.optbench-0123456789abcdef.tmp", "{");
  write(results / ".optbench-0123456789abcdef.tmp", "{");
  write(results / "p/c/s/random_seed__1__2026.json", "{}");
  write(results / "p/c/s/.optbench-0123456789abcdef.tmp", "{");
  write(results / "p/c/s/.other.tmp", "{");
  remove_left_overs(results);
  CHECK_FALSE(fs::exists(results / "p/a"));  // DeepOBS stumbles over empty folders
  CHECK(fs::exists(results / "p/b/s/.optbench-2.claim"));
  CHECK(fs::exists(results / "p/b/t/.optbench-3.claim"));
  CHECK_FALSE(fs::exists(results / "p/b/t/.optbench-0123456789abcdef.tmp"));
  CHECK_FALSE(fs::exists(results / ".optbench-0123456789abcdef.tmp"));
  CHECK_FALSE(fs::exists(results / "p/c/s/.optbench-0123456789abcdef.tmp"));
  CHECK(fs::exists(results / "p/c/s/random_seed__1__2026.json"));
  CHECK(fs::exists(results / "p/c/s/.other.tmp"));
  CHECK_NOTHROW(remove_left_overs(folder / "none"));
}

}  // namespace
}  // namespace optbench::sweep
