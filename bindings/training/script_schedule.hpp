// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/training/script_origin.hpp"
#include "engine/train/schedule.hpp"

#include <string>

namespace optbench::bindings::training {

/// The entry of a schedule class. `name`: how it is called; `for_each_run` gives the class that an
/// instance is made of.
[[nodiscard]] train::ScheduleEntry schedule_entry(Interpreter& interpreter,
                                                  const ScriptClass& script_class,
                                                  const std::string& name, ScriptOrigin origin,
                                                  ForEachRun<ScriptClass> for_each_run);

}  // namespace optbench::bindings::training
