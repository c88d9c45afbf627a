// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/interruption.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <poll.h>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace optbench::bindings {
namespace {

/// Forgets the signals that a test has sent.
struct Forgotten {
  ~Forgotten() { Interruption::clear(); }
};

TEST_CASE("what queueing systems and closing terminals send asks for the end, as SIGTERM does") {
  for (const int number : {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2}) {
    CAPTURE(number);
    const Forgotten forgotten;
    const Interruption interruption;
    CHECK_FALSE(Interruption::requested());
    REQUIRE(std::raise(number) == 0);
    CHECK(Interruption::requested());
    CHECK(Interruption::termination_requested());
    Interruption::Training training;
    CHECK(training.stop().has_value());
  }
}

TEST_CASE("Ctrl-C asks for the end of what runs, not of the process") {
  const Forgotten forgotten;
  const Interruption interruption;
  REQUIRE(std::raise(SIGINT) == 0);
  CHECK(Interruption::requested());
  CHECK_FALSE(Interruption::termination_requested());
}

TEST_CASE("a process under nohup outlives its terminal") {
  const Forgotten forgotten;
  void (*const before)(int) = std::signal(SIGHUP, SIG_IGN);
  {
    const Interruption interruption;
    REQUIRE(std::raise(SIGHUP) == 0);
    CHECK_FALSE(Interruption::requested());
  }
  CHECK((std::signal(SIGHUP, before) == SIG_IGN));
}

TEST_CASE("a signal that another thread gets reaches this one, and ends what it waits for") {
  const Forgotten forgotten;
  const Interruption interruption;
  std::atomic<bool> is_sent = false;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    is_sent = true;
    pthread_kill(pthread_self(), SIGTERM);
  });
  // Without the signal it lasts long.
  int status = 0;
  while (!is_sent || !Interruption::requested()) {
    status = ::poll(nullptr, 0, 20'000);
    const int error = errno;
    CHECK(status == -1);
    CHECK(error == EINTR);
    if (status != -1) break;
  }
  other.join();
  CHECK(Interruption::requested());
}

TEST_CASE("a reader that leaves ends no training, and does end what comes after it") {
  const auto write_to_nobody = [] {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    const bool failed = ::write(ends[1], "x", 1) == -1 && errno == EPIPE;
    ::close(ends[1]);
    return failed;
  };
  struct sigaction before {};
  sigaction(SIGPIPE, nullptr, &before);
  {
    const Interruption::Training training;
    CHECK(write_to_nobody());
    const Interruption::Training second;
  }
  struct sigaction after {};
  sigaction(SIGPIPE, nullptr, &after);
  CHECK((after.sa_handler == before.sa_handler));
}

}  // namespace
}  // namespace optbench::bindings
