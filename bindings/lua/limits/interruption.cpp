// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/interruption.hpp"

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/limits/time_limit.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <pthread.h>
#include <string_view>
#include <unistd.h>

namespace optbench::bindings {
namespace {

constexpr int kHandledSignals = 3;  // signals before the default action

/// What asks for the end: Ctrl-C, kill, a terminal that closes, and what queueing systems send
/// before they kill.
constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};

std::atomic<int> signals = 0;
std::atomic<bool> terminated = false;
std::atomic<int> trainings = 0;
std::atomic<Interpreter*> listener = nullptr;
std::atomic<pthread_t> main_thread;
std::array<struct sigaction, kEndingSignals.size()> actions_before;
struct sigaction broken_pipe_before;

/// The first signal has not ended the script: it is inside a function of C that does not return.
void say_that_it_waits() {
  constexpr std::string_view kText =
      "\nstill at work in a function that cannot be interrupted: it stops when that has ended "
      "(Ctrl-\\ ends the program)\n";
  const auto written = write(STDERR_FILENO, kText.data(), kText.size());
  (void)written;
}

extern "C" void on_signal(int number) {
  // The system chooses any thread. A script may be stopped only in its own, and only this one's
  // waits are to end.
  if (pthread_equal(pthread_self(), main_thread) == 0) {
    pthread_kill(main_thread, number);
    return;
  }
  const int count = ++signals;
  if (number != SIGINT) terminated = true;
  if (count > kHandledSignals) {
    std::signal(number, SIG_DFL);
    std::raise(number);
    return;
  }
  if (number == SIGINT && count > 1 && trainings == 0) say_that_it_waits();
  Interpreter* interpreter = listener;
  if (interpreter != nullptr && (trainings == 0 || count > 1)) interpreter->interrupt();
}

/// Not SIG_IGN, which the programs that a script starts would inherit.
extern "C" void do_nothing(int /*number*/) {}

struct sigaction action_of(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  return action;
}

void listen() {
  main_thread = pthread_self();
  const struct sigaction action = action_of(on_signal);
  for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
    sigaction(kEndingSignals[i], nullptr, &actions_before[i]);
    // nohup wants the process to outlive its terminal.
    const bool is_kept = kEndingSignals[i] == SIGHUP && actions_before[i].sa_handler == SIG_IGN;
    if (!is_kept) sigaction(kEndingSignals[i], &action, nullptr);
  }
  // A limit on the size of files is an error of the write, as a full disk is.
  const struct sigaction nothing = action_of(do_nothing);
  sigaction(SIGXFSZ, &nothing, nullptr);
}

}  // namespace

Interruption::Interruption(Interpreter& interpreter) {
  listener = &interpreter;
  listen();
}

Interruption::Interruption() { listen(); }

Interruption::~Interruption() {
  for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
    sigaction(kEndingSignals[i], &actions_before[i], nullptr);
  }
  listener = nullptr;
}

bool Interruption::requested() { return signals > 0; }

bool Interruption::is_training() { return trainings > 0; }
bool Interruption::termination_requested() { return terminated; }

void Interruption::clear() {
  signals = 0;
  terminated = false;
}

Interruption::Training::Training() {
  if (++trainings > 1) return;
  // Who reads the progress may leave (`| head`): no run is lost for that.
  const struct sigaction nothing = action_of(do_nothing);
  sigaction(SIGPIPE, &nothing, &broken_pipe_before);
}

Interruption::Training::~Training() {
  if (--trainings == 0) sigaction(SIGPIPE, &broken_pipe_before, nullptr);
}

std::optional<train::TrainObserver::Stop> Interruption::Training::stop() {
  if (requested()) {
    return Stop{.outcome = train::Outcome::interrupted, .reason = "a signal asked for the end"};
  }
  if (const auto reason = TimeLimit::passed()) {
    return Stop{.outcome = train::Outcome::stopped_early, .reason = *reason};
  }
  return std::nullopt;
}

}  // namespace optbench::bindings
