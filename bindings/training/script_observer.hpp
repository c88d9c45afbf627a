// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/script_ref.hpp"
#include "engine/train/trainer.hpp"

#include <lua.hpp>

#include <optional>
#include <string>

namespace optbench::bindings::training {

/// Calls a script's functions while a run trains. A function that returns a text ends the run with
/// that reason; a Lua error in it ends the run with that error.
class ScriptObserver final : public train::TrainObserver {
 public:
  /// Empty references are not called.
  ScriptObserver(lua_State* L, ScriptRef on_step, ScriptRef on_epoch)
      : L_(L), on_step_(std::move(on_step)), on_epoch_(std::move(on_epoch)) {}

  [[nodiscard]] std::string name() const override { return "script"; }
  [[nodiscard]] bool errors_end_run() const override { return true; }
  void on_start(model::Problem& problem) override;
  void on_evaluation(const train::EvaluationPoint& point) override;
  void on_step(std::int64_t epoch, std::int64_t step, double loss) override;
  void on_divergence(std::int64_t epoch, std::int64_t step, double loss) override;
  [[nodiscard]] std::optional<Stop> stop() override;

 private:
  /// Calls the function with the table on top of the stack, which is popped.
  void call(const ScriptRef& function, const char* name);
  void push_info();
  void tell_step(std::int64_t epoch, std::int64_t step, double loss);

  lua_State* L_;
  ScriptRef on_step_, on_epoch_;
  ScriptRef parameters_;
  std::int64_t steps_ = 0;
  std::optional<std::string> reason_;
};

}  // namespace optbench::bindings::training
