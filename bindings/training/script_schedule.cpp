// SPDX-License-Identifier: MIT
#include "bindings/training/script_schedule.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "engine/base/error.hpp"

namespace optbench::bindings::training {
namespace {

/// A schedule in Lua: an instance and its method.
class ScriptSchedule {
 public:
  ScriptSchedule(lua_State* L, const ScriptClass& script_class, const Options& options)
      : L_(L), name_(script_class.name) {
    const StackGuard guard(L);
    push_instance(L, script_class, options);
    const int instance = lua_gettop(L);
    if (push_method(L, instance, "start")) {
      lua_pushvalue(L, instance);
      protected_call(L, 1, 0);
    }
    (void)push_method(L, instance, "factor");
    factor_ = ScriptRef::pop(L);
    instance_ = ScriptRef::pop(L);
  }

  [[nodiscard]] double operator()(const train::Progress& progress) {
    const StackGuard guard(L_);
    // From the run's seed, which is in force while a run calls it.
    const ScriptDraws* run = draws_in_force();
    draws_.restart(data::numbered_seed(run == nullptr ? 0 : run->seed(), progress.step));
    const DrawsInForce in_force(draws_);
    factor_.push(L_);
    instance_.push(L_);
    lua_pushinteger(L_, progress.step);
    lua_pushinteger(L_, progress.total_steps);
    lua_pushinteger(L_, progress.epoch);
    protected_call(L_, 4, 1);
    if (lua_type(L_, -1) != LUA_TNUMBER) {
      fail(ErrorKind::script, "{}: factor must return a number, got {}", name_,
           describe_value(L_, -1));
    }
    return lua_tonumber(L_, -1);
  }

 private:
  lua_State* L_;
  std::string name_;
  ScriptRef instance_, factor_;
  ScriptDraws draws_;
};

}  // namespace

train::ScheduleEntry schedule_entry(Interpreter& interpreter, const ScriptClass& script_class,
                                    const std::string& name, ScriptOrigin origin,
                                    ForEachRun<ScriptClass> for_each_run) {
  lua_State* L = interpreter.state();
  return {.name = name,
          .summary = script_class.summary,
          .source = script_class.source,
          .options = script_class.options,
          .make = [L, for_each_run =
                          std::move(for_each_run)](const Options& options) -> train::Schedule {
            auto schedule = std::make_shared<ScriptSchedule>(L, for_each_run(), options);
            return [schedule = std::move(schedule)](const train::Progress& progress) {
              return (*schedule)(progress);
            };
          },
          .origin = origin.origin,
          .digest = origin.digest,
          .code = std::move(origin.code),
          .identity_missing = origin.identity_missing("schedule", name)};
}

}  // namespace optbench::bindings::training
