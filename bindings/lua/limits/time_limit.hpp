// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/limits/script_limits.hpp"

#include <csignal>
#include <ctime>
#include <optional>
#include <string>

namespace optbench::bindings {

struct InterpreterState;

/// The time limit of scripts (`--time-limit`). It has no cost until it is reached: a timer then
/// sends this thread a signal.
///
/// While a run trains, it ends at its next step boundary with what was done filed, as "stopped
/// early"; a step that does not end within another second is aborted, and a script outside a run is
/// aborted at once: see interrupt.hpp. If script code does not react within ten more seconds
/// (pattern matching in string.find, a finalizer, one long operation on tensors), the process exits
/// with status 1; the engine's own work is not aborted.
class TimeLimit {
 public:
  /// For the thread that constructs it. Without a limit, all of it does nothing.
  TimeLimit(InterpreterState& state, const std::optional<ScriptLimits::Time>& limit);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  /// Starts the timer from zero. Scripts that were stopped by the last limit may run again.
  /// REQUIRES: no script is running.
  void start();
  /// Stops the timer: no limit until the next start(). REQUIRES: no script is running.
  void stop();

  /// Aborts the running script if the limit was reached while the engine worked for it.
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
  volatile std::sig_atomic_t ticks_in_script_ = 0;  // in which a stopped script did not react
};

/// Runs the timer during its lifetime: for one line of the prompt.
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
