// SPDX-License-Identifier: MIT
#pragma once

#include "engine/run/request.hpp"

#include <string_view>

namespace optbench::run {

/// The request that makes the run of a record again: everything that decided its numbers, threads
/// included, and no_logs. Problem, optimizer and schedule are named, or are the paths of their
/// scripts as the record gives them.
///
/// `where` opens messages. Throws Error(invalid_argument) for a record of another program, which
/// does not say enough, and where a rule or a problem was given inline and so has no file;
/// Error(corrupt_data) for a record that lacks something.
[[nodiscard]] RunRequest request_of_record(std::string_view where, const Json& record);

}  // namespace optbench::run
