// SPDX-License-Identifier: MIT
#include "datasets/fetch/fetch_lock.hpp"

#include "engine/base/atomic_file.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "tests/support/recording_observer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

using namespace optbench;
using namespace optbench::testing;

TEST_CASE("a lock leaves no file behind, and one that was left behind locks nothing") {
  const TemporaryFolder folder;
  RecordingObserver observer;
  write_file_atomically(folder / "lock", "");
  {
    const datasets::fetch::FetchLock lock("tiny", folder / "lock", observer);
    CHECK(lock.may_go_on());
    CHECK(folder.names() == std::vector<std::string>{"lock"});
  }
  CHECK(folder.names().empty());
  CHECK(observer.notes.empty());
}

TEST_CASE("a second lock says that it waits, until it is asked to stop") {
  const TemporaryFolder folder;
  RecordingObserver observer;
  const datasets::fetch::FetchLock first("tiny", folder / "lock", observer);
  observer.stop_now = true;
  const datasets::fetch::FetchLock second("tiny", folder / "lock", observer);
  CHECK_FALSE(second.may_go_on());
  CHECK(observer.notes ==
        std::vector<std::string>{"tiny: another process is fetching it; waiting for that one"});
}

TEST_CASE("the lock is never held twice, however many wait") {
  const TemporaryFolder folder;
  std::atomic<int> inside = 0;
  std::atomic<int> entered = 0;
  std::atomic<bool> clash = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 5; ++round) {
        RecordingObserver observer;
        const datasets::fetch::FetchLock lock("tiny", folder / "lock", observer);
        if (++inside != 1) clash = true;
        std::this_thread::yield();
        ++entered;
        --inside;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_FALSE(clash);
  CHECK(entered == 30);
}

TEST_CASE("a lock that cannot be made is an error that names it") {
  const TemporaryFolder folder;
  RecordingObserver observer;
  CHECK(thrown_message(ErrorKind::io, [&] {
          const datasets::fetch::FetchLock lock("tiny", folder / "none/lock", observer);
        }) == (folder / "none/lock").string() + ": cannot be written: No such file or directory");
}
