// SPDX-License-Identifier: MIT
#include "engine/sweep/worker_pool.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <signal.h>
#include <string>
#include <unistd.h>

namespace {

using namespace optbench;
using Kind = sweep::WorkerEvent::Kind;

/// A worker written as a shell script; `serve` handles the request in $line.
std::vector<std::string> shell_worker(const std::string& serve) {
  return {"/bin/sh", "-c",
          "echo '{\"event\": \"ready\"}'\n"
          "while read -r line; do\n" +
              serve + "\ndone"};
}

const std::string kEcho = R"(printf '{"event": "done", "answer": %s, "pid": %d}\n' "$line" $$)";

/// The next event, however long it takes.
sweep::WorkerEvent next_event(sweep::WorkerPool& pool) {
  static std::vector<sweep::WorkerEvent> events;
  while (events.empty()) events = pool.wait(std::chrono::milliseconds(1000));
  sweep::WorkerEvent first = std::move(events.front());
  events.erase(events.begin());
  return first;
}

bool runs(pid_t process) { return ::kill(process, 0) == 0; }

}  // namespace

TEST_CASE("tasks are served by long-lived processes") {
  sweep::WorkerPool pool(shell_worker(kEcho), 2);
  std::set<pid_t> processes;
  for (int task = 0; task < 6; ++task) {
    pool.submit(task, {{"number", task}});
    const sweep::WorkerEvent event = next_event(pool);
    CHECK(event.kind == Kind::done);
    CHECK(event.task == task);
    CHECK(event.message["answer"] == Json{{"number", task}});
    processes.insert(event.message["pid"].get<pid_t>());
  }
  CHECK(processes.size() == 1);  // a worker that is up comes before a new one
  CHECK(pool.running() == 0);
}

TEST_CASE("a pool serves as many tasks at once as it has workers") {
  sweep::WorkerPool pool(shell_worker(kEcho), 3);
  std::set<std::int64_t> tasks;
  std::set<pid_t> processes;
  for (int task = 0; task < 3; ++task) pool.submit(task, {{"number", task}});
  CHECK(pool.running() == 3);
  CHECK_THROWS_WITH_AS(pool.submit(3, {}), "worker pool: all workers are busy", Error);
  for (int i = 0; i < 3; ++i) {
    const sweep::WorkerEvent event = next_event(pool);
    tasks.insert(event.task);
    processes.insert(event.message["pid"].get<pid_t>());
  }
  CHECK(tasks == std::set<std::int64_t>{0, 1, 2});
  CHECK(processes.size() == 3);
}

TEST_CASE("progress comes before the answer and non-finite numbers pass") {
  sweep::WorkerPool pool(
      shell_worker(
          R"(printf '{"event": "progress", "epoch": 1}\n{"event": "done", "loss": NaN}\n')"),
      1);
  pool.submit(7, {});
  const sweep::WorkerEvent progress = next_event(pool);
  CHECK(progress.kind == Kind::progress);
  CHECK(progress.message["epoch"] == 1);
  const sweep::WorkerEvent done = next_event(pool);
  CHECK(done.kind == Kind::done);
  CHECK(std::isnan(done.message["loss"].get<double>()));
}

TEST_CASE("a failure is reported with what the worker said, and the worker serves on") {
  sweep::WorkerPool pool(shell_worker(R"(
    case $line in
    *bad*) echo "a hint" >&2; sleep 0.2; echo '{"event": "failed", "reason": "it is bad"}' ;;
    *) echo '{"event": "done"}' ;;
    esac)"),
                         1);
  pool.submit(1, "bad");
  const sweep::WorkerEvent failed = next_event(pool);
  CHECK(failed.kind == Kind::failed);
  CHECK(failed.reason == "it is bad");
  CHECK(failed.error_output == "a hint");
  pool.submit(2, "good");
  CHECK(next_event(pool).kind == Kind::done);
}

TEST_CASE("a worker that dies takes only its task with it") {
  sweep::WorkerPool pool(shell_worker(R"(
    case $line in
    *exit*) echo "going" >&2; exit 3 ;;
    *kill*) kill -9 $$ ;;
    *) echo '{"event": "done"}' ;;
    esac)"),
                         1);
  pool.submit(1, "exit");
  const sweep::WorkerEvent left = next_event(pool);
  CHECK(left.kind == Kind::died);
  CHECK(left.task == 1);
  CHECK(left.reason == "the worker process ended with exit status 3");
  CHECK(left.error_output == "going");
  pool.submit(2, "kill");
  CHECK(next_event(pool).reason == "the worker process ended with signal 9 (Killed)");
  pool.submit(3, "good");
  const sweep::WorkerEvent done = next_event(pool);
  CHECK(done.kind == Kind::done);
  CHECK(done.task == 3);
}

TEST_CASE("a worker that dies while idle is replaced") {
  sweep::WorkerPool pool(shell_worker(kEcho), 1);
  pool.submit(1, {{"number", 1}});
  const pid_t first = next_event(pool).message["pid"].get<pid_t>();
  ::kill(first, SIGKILL);
  while (runs(first)) CHECK(pool.wait(std::chrono::milliseconds(100)).empty());  // no task was lost
  pool.submit(2, {{"number", 2}});
  const sweep::WorkerEvent second = next_event(pool);
  CHECK(second.kind == Kind::done);
  CHECK(second.message["pid"].get<pid_t>() != first);
}

TEST_CASE("a line that is no message ends the worker") {
  sweep::WorkerPool pool(shell_worker("echo hello"), 1);
  pool.submit(1, {});
  const sweep::WorkerEvent event = next_event(pool);
  CHECK(event.kind == Kind::died);
  CHECK(event.reason == "the worker broke the protocol with the line 'hello'");
}

TEST_CASE("workers that never come up end the pool instead of every task") {
  sweep::WorkerPool pool({"/bin/sh", "-c", "echo 'no library' >&2; exit 127"}, 1);
  int died = 0;
  const auto serve = [&] {
    for (int task = 0; task < 10; ++task) {
      pool.submit(task, {});
      const sweep::WorkerEvent event = next_event(pool);
      CHECK(event.kind == Kind::died);
      ++died;
    }
  };
  CHECK_THROWS_WITH_AS(
      serve(),
      "worker: '/bin/sh' ended 3 times before it was ready, the last time with exit "
      "status 127: no library",
      Error);
  CHECK(died == 2);
}

TEST_CASE("a program that does not exist is an error with its name") {
  sweep::WorkerPool pool({"/no/such/program"}, 1);
  CHECK_THROWS_WITH_AS(pool.submit(1, {}),
                       "worker: '/no/such/program' cannot be started: No such file or directory",
                       Error);
}

TEST_CASE("busy workers can be signalled, and no process outlives its pool") {
  pid_t process = 0;
  {
    sweep::WorkerPool pool(shell_worker(R"(
      trap 'echo "{\"event\": \"done\", \"stopped\": true}"' TERM
      printf '{"event": "progress", "pid": %d}\n' $$
      i=0; while [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done)"),
                           1);
    pool.submit(1, {});
    process = next_event(pool).message["pid"].get<pid_t>();
    CHECK(runs(process));
    pool.signal_busy(SIGTERM);
    CHECK(next_event(pool).message["stopped"] == true);
    pool.submit(2, {});  // busy again (with the first loop, in truth) when the pool goes
  }
  CHECK_FALSE(runs(process));
}

TEST_CASE("only the end of a long complaint is kept") {
  sweep::WorkerPool pool(
      shell_worker(
          R"(i=0; while [ $i -lt 3000 ]; do echo "line $i" >&2; i=$((i + 1)); done; exit 1)"),
      1);
  pool.submit(1, {});
  const sweep::WorkerEvent event = next_event(pool);
  CHECK(event.error_output.starts_with("line 2990\n"));
  CHECK(event.error_output.ends_with("\nline 2999"));
}
