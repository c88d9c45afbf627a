// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/trainer.hpp"

namespace optbench::bindings {

class Interpreter;

/// Handles Ctrl-C, SIGTERM, SIGHUP (unless nohup had it ignored), SIGUSR1 and SIGUSR2 during the
/// lifetime of this object (one per process), always in the thread that made it.
///
/// While a run trains, the first signal ends it at the next step boundary, so that what was done is
/// saved; a second one also interrupts the running script. Outside of training the first signal
/// interrupts the script. After the third signal the default action ends the process.
class Interruption {
 public:
  explicit Interruption(Interpreter& interpreter);
  /// Without an interpreter: signals are only recorded.
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Whether a signal came.
  [[nodiscard]] static bool requested();
  /// Whether a run is training (see Training).
  [[nodiscard]] static bool is_training();
  /// Whether one of them was another than Ctrl-C, and so requests the end of the process.
  [[nodiscard]] static bool termination_requested();
  /// Forgets the signals (the prompt of an interactive session).
  static void clear();

  /// Marks the time in which a run trains, and is the run's observer that ends it after a signal or
  /// at the time limit. Output that nobody reads any more is an error meanwhile, and does not end
  /// the process.
  class Training final : public train::TrainObserver {
   public:
    Training();
    ~Training() override;
    Training(const Training&) = delete;
    Training& operator=(const Training&) = delete;
    [[nodiscard]] std::string name() const override { return "interruption"; }
    [[nodiscard]] std::optional<Stop> stop() override;
  };
};

}  // namespace optbench::bindings
