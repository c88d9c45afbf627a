// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/sweep/worker_process.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace optbench::sweep {

/// A report of a pool about one of its tasks.
struct WorkerEvent {
  enum class Kind {
    progress,  ///< the task continues; `message` is its progress
    done,      ///< `message` is the answer
    failed,    ///< the worker reports an error in `reason` and remains available
    died,      ///< the worker process ended during the task; `reason` says how
  };
  Kind kind = Kind::progress;
  std::int64_t task = 0;
  Json message = {};
  std::string reason = {};
  std::string error_output = {};  ///< of failed and died: what the worker wrote to standard error
};

/// Long-lived processes that execute tasks, one at a time each. The pool does not interpret tasks.
///
/// Protocol, one JSON object per line. We write the task's request. The worker writes
/// {"event": "ready"} once, when it starts; then per task any number of {"event": "progress", ...}
/// and either {"event": "done", ...} or {"event": "failed", "reason": "..."}. It exits when its
/// input ends.
///
/// When a process dies, only its task is lost: the next task starts another process.
class WorkerPool {
 public:
  /// `command`: starts a worker. No process is started before the first task.
  /// REQUIRES: size > 0.
  WorkerPool(std::vector<std::string> command, std::size_t size);
  /// Kills busy workers and lets the others exit.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  [[nodiscard]] std::size_t size() const { return slots_.size(); }
  [[nodiscard]] std::size_t running() const;

  /// Gives a task to a free worker. REQUIRES: running() < size().
  /// Throws Error(io) when a worker cannot be started.
  void submit(std::int64_t task, const Json& request);

  /// The events since the last call; waits for one at most `timeout`. A signal ends the wait early.
  /// Throws Error(io) if workers repeatedly die before they are ready.
  [[nodiscard]] std::vector<WorkerEvent> wait(std::chrono::milliseconds timeout);

  /// Sends a signal to the workers that have a task.
  void signal_busy(int number);

 private:
  struct Slot {
    std::unique_ptr<WorkerProcess> process;
    std::optional<std::int64_t> task;
    bool ready = false;
  };

  /// Waits until a worker has written something.
  void poll_workers(std::chrono::milliseconds timeout) const;
  void read_slot(Slot& slot, std::vector<WorkerEvent>& events);
  /// False when the line breaks the protocol.
  [[nodiscard]] bool read_message(Slot& slot, const std::string& line,
                                  std::vector<WorkerEvent>& events);
  void remove_worker(Slot& slot, const std::string& complaint, std::vector<WorkerEvent>& events);

  std::vector<std::string> command_;
  std::vector<Slot> slots_;
  int failed_starts_ = 0;  // since a worker was last ready
};

}  // namespace optbench::sweep
