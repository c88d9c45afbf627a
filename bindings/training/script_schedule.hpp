// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/script_class.hpp"
#include "engine/train/schedule.hpp"

#include <string>

namespace optbench::bindings::training {

/// The entry of a schedule class. `name`: how it is called; `origin`: module or path; `digest` of
/// its text.
[[nodiscard]] train::ScheduleEntry schedule_entry(Interpreter& interpreter,
                                                  ScriptClass script_class, const std::string& name,
                                                  const std::string& origin,
                                                  const std::string& digest);

}  // namespace optbench::bindings::training
