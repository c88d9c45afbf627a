// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/training/script_origin.hpp"
#include "engine/train/optimizer.hpp"
#include "engine/train/optimizer_wishes.hpp"

#include <string>

namespace optbench::bindings::training {

/// A train::Optimizer made from a Lua class: the instance holds the state, the methods the formula.
///
/// What an instance finds in `self` is documented in scripts/optim/base.lua. The tensors given to
/// `step` are made once; a step itself leaves no garbage but what the script makes.
class ScriptOptimizer final : public train::Optimizer, public train::OptimizerWishes {
 public:
  ScriptOptimizer(Interpreter& interpreter, const ScriptClass& script_class,
                  const Options& options);
  ~ScriptOptimizer() override;

  void start(const train::OptimizerStart& start) override;
  /// Throws ScriptError when the script fails, returns a value, or replaces `x`.
  void step(const train::OptimizerStep& step) override;
  void before_evaluation() override;
  void after_evaluation() override;
  void set_learning_rate(double rate) override;
  [[nodiscard]] bool survives_nonfinite() const override { return survives_nonfinite_; }
  void log_to(const train::OptimizerLog& log) override { log_ = log; }

  /// What the instance keeps (see script_state.hpp), options and the rate in force included, and
  /// where its random stream stands.
  [[nodiscard]] State state() const override;
  void restore(const State& state) override;

 private:
  /// Calls self:name(x) if the class has that method. What it draws follows from `position`.
  void call_with_values(const char* name, std::int64_t position);
  /// Everything that the script may draw from here on follows from the run and this.
  void draw_at(std::int64_t position);
  /// Throws unless `x` is still the engine's buffer.
  void expect_values_in_place(const char* method) const;

  lua_State* L_;
  std::string name_;
  bool survives_nonfinite_ = false;
  train::OptimizerLog log_;
  ScriptRef instance_, options_, step_, values_, gradient_, step_slot_;
  at::Tensor flat_values_;
  at::Tensor flat_gradient_;
  at::Generator random_;
  ScriptDraws draws_;
  std::uint64_t draws_seed_ = 0;
  std::int64_t steps_ = 0;  ///< the last one's number
};

/// The entry of an optimizer class. `name`: how it is called; `for_each_run` gives the class that
/// an instance is made of.
[[nodiscard]] train::OptimizerEntry optimizer_entry(Interpreter& interpreter,
                                                    const ScriptClass& script_class,
                                                    const std::string& name, ScriptOrigin origin,
                                                    ForEachRun<ScriptClass> for_each_run);

}  // namespace optbench::bindings::training
