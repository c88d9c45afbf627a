// SPDX-License-Identifier: MIT
#include "bindings/lua/limits/interruption.hpp"

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/limits/time_limit.hpp"

#include <atomic>
#include <csignal>

namespace optbench::bindings {
namespace {

constexpr int kHandledSignals = 3;  // signals before the default action

std::atomic<int> signals = 0;
std::atomic<bool> terminated = false;
std::atomic<int> trainings = 0;
std::atomic<Interpreter*> listener = nullptr;

extern "C" void on_signal(int number) {
  const int count = ++signals;
  if (number == SIGTERM) terminated = true;
  if (count > kHandledSignals) {
    std::signal(number, SIG_DFL);
    std::raise(number);
    return;
  }
  Interpreter* interpreter = listener;
  if (interpreter != nullptr && (trainings == 0 || count > 1)) interpreter->interrupt();
}

void listen(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interruption::Interruption(Interpreter& interpreter) {
  listener = &interpreter;
  listen(on_signal);
}

Interruption::Interruption() { listen(on_signal); }

Interruption::~Interruption() {
  listen(SIG_DFL);
  listener = nullptr;
}

bool Interruption::requested() { return signals > 0; }

bool Interruption::is_training() { return trainings > 0; }
bool Interruption::termination_requested() { return terminated; }

void Interruption::clear() {
  signals = 0;
  terminated = false;
}

Interruption::Training::Training() { ++trainings; }
Interruption::Training::~Training() { --trainings; }

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
