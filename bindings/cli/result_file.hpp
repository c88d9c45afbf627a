// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

namespace optbench::bindings::cli {

/// Throws Error(invalid_argument) for a path that can be no result file: a folder, or a script.
/// `command` opens the message.
void expect_result_file(std::string_view command, const std::filesystem::path& path);

}  // namespace optbench::bindings::cli
