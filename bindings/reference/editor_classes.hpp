// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace optbench::bindings::reference {

/// Definitions for editors of what no registration describes: tables that scripts write or are
/// given. Declarations and rules are those of scripts/declare.lua and
/// bindings/training/script_optimizer.cpp, records those of engine/run/record.cpp;
/// tests/reference_command_test.py compares the fields.
[[nodiscard]] std::string_view editor_classes();

}  // namespace optbench::bindings::reference
