// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

namespace optbench::bindings::training {

class Session;

/// Field of Lua's registry: the record of the last run that was trained, also after an
/// interruption, which ends the script that could have returned it.
inline constexpr const char* kLastRecord = "optbench.last_record";

/// Makes `require "optbench"` work: `run`, and the lists of names.
/// REQUIRES: the session outlives every script.
void add_optbench(Interpreter& interpreter, Session& session);

}  // namespace optbench::bindings::training
