// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/time_limit.hpp"

#include "bindings/lua/interpreter_state.hpp"
#include "bindings/lua/limits/interrupt.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <unistd.h>

// The name since glibc 2.38.
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace optbench::bindings {
namespace {

constexpr int kTicksPerSecond = 10;
constexpr int kTicksToEndStep = kTicksPerSecond;
constexpr int kTicksToAnswer = 10 * kTicksPerSecond;
constexpr long kNanoseconds = 1'000'000'000;

std::atomic<TimeLimit*> counting = nullptr;

/// Not SIGALRM, which libraries use.
int tick_signal() { return SIGRTMIN; }

}  // namespace

TimeLimit::TimeLimit(InterpreterState& state, const std::optional<ScriptLimits::Time>& limit)
    : state_(state), limit_(limit) {
  if (!limit_) return;
  message_ = fmt::format("the time limit of {} was reached", limit_->text);
  state_.time_limit_message = message_.c_str();
  struct sigaction action {};
  action.sa_handler = on_tick;  // without SA_RESTART: a script that waits for input is woken
  sigemptyset(&action.sa_mask);
  sigaction(tick_signal(), &action, nullptr);
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = tick_signal();
  event.sigev_notify_thread_id = ::gettid();
  if (::timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0) {
    fail(ErrorKind::io, "--time-limit: a timer cannot be created: {}", std::strerror(errno));
  }
}

TimeLimit::~TimeLimit() {
  if (!limit_) return;
  ::timer_delete(timer_);
  TimeLimit* self = this;
  counting.compare_exchange_strong(self, nullptr);
}

void TimeLimit::set_timer(double seconds) {
  const double whole = std::floor(seconds);
  itimerspec spec{};
  spec.it_value.tv_sec = static_cast<std::time_t>(whole);
  spec.it_value.tv_nsec = static_cast<long>((seconds - whole) * kNanoseconds);
  // A timer that is set to zero never rings.
  if (seconds > 0 && whole == 0) spec.it_value.tv_nsec = std::max(spec.it_value.tv_nsec, 1L);
  // A second signal finds what the first one came too early for: a wait that began just after it.
  spec.it_interval.tv_nsec = kNanoseconds / kTicksPerSecond;
  ::timer_settime(timer_, 0, &spec, nullptr);
}

void TimeLimit::start() {
  stop();
  if (!limit_) return;
  counting = this;
  set_timer(limit_->seconds);
}

void TimeLimit::stop() {
  if (!limit_) return;
  set_timer(0);
  TimeLimit* self = this;
  counting.compare_exchange_strong(self, nullptr);
  ticks_ = 0;
  ticks_in_script_ = 0;
  if (state_.out_of_time) {
    state_.out_of_time = false;
    if (!Interruption::requested()) clear_interrupt(state_);
  }
}

void TimeLimit::enforce() {
  if (!passed()) return;
  state_.out_of_time = true;
  request_interrupt(state_);
}

std::optional<std::string> TimeLimit::passed() {
  const TimeLimit* limit = counting;
  if (limit == nullptr || limit->ticks_ == 0) return std::nullopt;
  return limit->message_;
}

void TimeLimit::on_tick(int /*signal*/) {
  const int error = errno;
  if (TimeLimit* limit = counting) limit->tick();
  errno = error;
}

void TimeLimit::tick() {
  ticks_ = ticks_ + 1;
  if (Interruption::is_training() && ticks_ <= kTicksToEndStep) return;
  state_.out_of_time = true;
  request_interrupt(state_);
  ticks_in_script_ = state_.in_script ? ticks_in_script_ + 1 : 0;
  if (ticks_in_script_ > kTicksToAnswer) end_process();
}

/// Runs in a signal handler: system calls only.
void TimeLimit::end_process() const {
  constexpr std::string_view kOpening = "error: ";
  constexpr std::string_view kEnd =
      ", and what runs did not stop within 10 s more: the process ends here\n";
  for (const std::string_view part : {kOpening, std::string_view(message_), kEnd}) {
    if (::write(STDERR_FILENO, part.data(), part.size()) < 0) break;
  }
  ::_exit(1);
}

}  // namespace optbench::bindings
