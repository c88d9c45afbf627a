// SPDX-License-Identifier: MIT
#pragma once

#include "engine/train/trainer.hpp"

namespace optbench::bindings {

class Interpreter;

/// Ctrl-C and SIGTERM for the life of this object (one per process).
///
/// While a run trains, the first signal ends it at the next step boundary, so that what was done is
/// saved; a second one also breaks into the running script. Elsewhere the first signal breaks into
/// the script at once. Signals beyond the third end the process as if nobody listened.
class Interruption {
 public:
  explicit Interruption(Interpreter& interpreter);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Whether a signal came.
  [[nodiscard]] static bool requested();
  /// Whether a run trains (see Training).
  [[nodiscard]] static bool is_training();
  /// Whether one of them was SIGTERM, which asks for the end of the process.
  [[nodiscard]] static bool termination_requested();
  /// The stop for TrainObserver::stop(), when a signal came or the time limit was reached.
  [[nodiscard]] static std::optional<train::TrainObserver::Stop> stop();
  /// Forgets the signals (the prompt of an interactive session).
  static void clear();

  /// Marks the stretch in which a run trains.
  class Training {
   public:
    Training();
    ~Training();
    Training(const Training&) = delete;
    Training& operator=(const Training&) = delete;
  };
};

}  // namespace optbench::bindings
