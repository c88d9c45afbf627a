// SPDX-License-Identifier: MIT
#include "engine/sweep/worker_pool.hpp"

#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <poll.h>
#include <utility>

namespace optbench::sweep {
namespace {

/// A single failed start may be accidental (out of memory); this many in a row are an error.
constexpr int kFailedStartsAllowed = 2;

}  // namespace

WorkerPool::WorkerPool(std::vector<std::string> command, std::size_t size)
    : command_(std::move(command)), slots_(size) {
  if (size == 0) fail(ErrorKind::internal, "worker pool: must hold at least one worker");
}

WorkerPool::~WorkerPool() {
  for (Slot& slot : slots_) {
    if (!slot.process) continue;
    if (slot.task) {
      slot.process->signal(SIGKILL);
    } else {
      slot.process->close_input();
    }
  }
  for (Slot& slot : slots_) {
    try {
      if (slot.process) (void)slot.process->wait();
    } catch (const Error&) {
      // The destructor of the process kills and reaps it.
    }
  }
}

std::size_t WorkerPool::running() const {
  return static_cast<std::size_t>(std::count_if(
      slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.task.has_value(); }));
}

void WorkerPool::submit(std::int64_t task, const Json& request) {
  // Prefer a running worker to one that must be started.
  auto slot = std::find_if(slots_.begin(), slots_.end(),
                           [](const Slot& s) { return !s.task && s.process != nullptr; });
  if (slot == slots_.end()) {
    slot = std::find_if(slots_.begin(), slots_.end(), [](const Slot& s) { return !s.task; });
  }
  if (slot == slots_.end()) fail(ErrorKind::internal, "worker pool: all workers are busy");
  const std::string line = write_json(request, -1);
  if (slot->process && !slot->process->send(line)) slot->process.reset();  // died while it was idle
  if (!slot->process) {
    slot->process = std::make_unique<WorkerProcess>(command_);
    slot->ready = false;
    (void)slot->process->send(line);  // if it has ended, wait() reports it
  }
  slot->process->clear_error_output();
  slot->task = task;
}

std::vector<WorkerEvent> WorkerPool::wait(std::chrono::milliseconds timeout) {
  poll_workers(timeout);
  std::vector<WorkerEvent> events;
  for (Slot& slot : slots_) {
    if (slot.process) read_slot(slot, events);
  }
  return events;
}

void WorkerPool::signal_busy(int number) {
  for (Slot& slot : slots_) {
    if (slot.task) slot.process->signal(number);
  }
}

void WorkerPool::poll_workers(std::chrono::milliseconds timeout) const {
  std::vector<pollfd> watched;
  for (const Slot& slot : slots_) {
    if (!slot.process) continue;
    for (const int descriptor :
         {slot.process->output_descriptor(), slot.process->error_descriptor()}) {
      if (descriptor >= 0) watched.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
    }
  }
  ::poll(watched.data(), watched.size(), static_cast<int>(timeout.count()));
}

void WorkerPool::read_slot(Slot& slot, std::vector<WorkerEvent>& events) {
  slot.process->read_errors();
  std::vector<std::string> lines;
  const bool alive = slot.process->read_lines(lines);
  for (const std::string& line : lines) {
    if (!read_message(slot, line, events)) {
      slot.process->signal(SIGKILL);
      remove_worker(slot, fmt::format("the worker broke the protocol with the line '{:.80}'", line),
                    events);
      return;
    }
  }
  if (!alive) remove_worker(slot, "", events);
}

bool WorkerPool::read_message(Slot& slot, const std::string& line,
                              std::vector<WorkerEvent>& events) {
  Json message;
  try {
    message = read_json(line, "worker");
  } catch (const Error&) {
    return false;
  }
  if (!message.is_object() || !message.contains("event")) return false;
  const Json& event = message["event"];
  if (event == "ready") {
    slot.ready = true;
    failed_starts_ = 0;
    return true;
  }
  if (!slot.task) return false;
  if (event == "progress") {
    events.push_back(
        {.kind = WorkerEvent::Kind::progress, .task = *slot.task, .message = std::move(message)});
    return true;
  }
  if (event == "done") {
    events.push_back(
        {.kind = WorkerEvent::Kind::done, .task = *slot.task, .message = std::move(message)});
  } else if (event == "failed" && message.contains("reason") && message["reason"].is_string()) {
    std::string reason = message["reason"].get<std::string>();
    events.push_back({.kind = WorkerEvent::Kind::failed,
                      .task = *slot.task,
                      .message = std::move(message),
                      .reason = std::move(reason),
                      .error_output = slot.process->error_output()});
  } else {
    return false;
  }
  slot.task.reset();
  return true;
}

void WorkerPool::remove_worker(Slot& slot, const std::string& complaint,
                               std::vector<WorkerEvent>& events) {
  const std::string ending = slot.process->wait();
  const std::string error_output = slot.process->error_output();
  if (!slot.ready && ++failed_starts_ > kFailedStartsAllowed) {
    fail(ErrorKind::io,
         "worker: '{}' ended {} times before it was ready, the last time with {}{}{}",
         command_.front(), failed_starts_, ending, error_output.empty() ? "" : ": ", error_output);
  }
  if (slot.task) {
    const std::string how =
        complaint.empty() ? fmt::format("the worker process ended with {}", ending) : complaint;
    events.push_back({.kind = WorkerEvent::Kind::died,
                      .task = *slot.task,
                      .reason = how,
                      .error_output = error_output});
  }
  slot = Slot{};
}

}  // namespace optbench::sweep
