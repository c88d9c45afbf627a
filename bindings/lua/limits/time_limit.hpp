// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/limits/script_limits.hpp"

#include <csignal>
#include <ctime>
#include <optional>
#include <string>

namespace optbench::bindings {

struct InterpreterState;

/// The time that scripts may take (`--time-limit`). Nothing is paid for it until it is over: a
/// timer then sends this thread a signal.
///
/// While a run trains, it ends at its next step boundary with what was done filed, as "stopped
/// early"; a step that does not end within another second is broken off, and so is a script outside
/// a run, at once: see interrupt.hpp. What does not come back within ten more seconds (a pattern
/// that keeps string.find busy, a finalizer, one long operation on tensors) ends the process with
/// exit status 1; the engine's own work is left in peace.
class TimeLimit {
 public:
  /// For the thread that constructs it. Without a limit, all of it does nothing.
  TimeLimit(InterpreterState& state, const std::optional<ScriptLimits::Time>& limit);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  /// Begins to count, from zero. Scripts that the last count stopped may run again.
  /// REQUIRES: no script is running.
  void start();
  /// Ends the count: scripts may take their time. REQUIRES: no script is running.
  void stop();

  /// Breaks the running script off, if the limit was reached while the engine worked for it.
  void enforce();

  /// "the time limit of 10m was reached", once it was; none before.
  [[nodiscard]] static std::optional<std::string> passed();

 private:
  static void on_tick(int signal);
  void tick();
  void set_timer(double seconds);
  [[noreturn]] void end_process() const;

  InterpreterState& state_;
  std::optional<ScriptLimits::Time> limit_;
  std::string message_;
  timer_t timer_ = {};
  volatile std::sig_atomic_t ticks_ = 0;            // since the limit was reached
  volatile std::sig_atomic_t ticks_in_script_ = 0;  // that a stopped script did not answer
};

/// The time limit counts while it lives: one line of a prompt.
class CountedTime {
 public:
  explicit CountedTime(TimeLimit& limit) : limit_(limit) { limit_.start(); }
  ~CountedTime() { limit_.stop(); }
  CountedTime(const CountedTime&) = delete;
  CountedTime& operator=(const CountedTime&) = delete;

 private:
  TimeLimit& limit_;
};

}  // namespace optbench::bindings
