// SPDX-License-Identifier: MIT
#pragma once

#include "engine/run/request.hpp"

#include <string_view>

namespace optbench::run {

/// The request that repeats the run of a record: everything that determined its numbers, with
/// threads, and no_logs. Problem, optimizer and schedule are given by name, or by the path of their
/// script in the record.
///
/// `where` begins messages. Throws Error(invalid_argument) for a record of another program, which
/// lacks information, and when an optimizer, schedule or problem was given inline and has no file;
/// Error(corrupt_data) for an incomplete record.
[[nodiscard]] RunRequest request_of_record(std::string_view where, const Json& record);

}  // namespace optbench::run
