// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/run/execute.hpp"

namespace optbench::run {

/// Version of the object `optbench` in a record; raised when a key changes its meaning.
inline constexpr int kRecordSchema = 1;

/// The record of a run: the keys that DeepOBS 1.1, 1.2 and the successor read, and the object
/// `optbench`. docs/record-format.md explains every key.
[[nodiscard]] Json to_json(const RunResult& result);

}  // namespace optbench::run
