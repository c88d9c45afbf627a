// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace optbench::bindings::reference {

/// Editor definitions of tables that have no registration: those that scripts write or receive.
/// Declarations and optimizers are those of scripts/declare.lua and
/// bindings/training/script_optimizer.cpp, records those of engine/run/record.cpp;
/// tests/reference_command_test.py compares the fields.
[[nodiscard]] std::string_view editor_classes();

}  // namespace optbench::bindings::reference
