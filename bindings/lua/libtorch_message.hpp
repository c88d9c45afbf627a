// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace optbench::bindings {

/// A message of LibTorch for script authors: one line without backtrace, dimensions and list
/// entries counted from 1, dtypes with the names that scripts use.
[[nodiscard]] std::string readable_message(std::string_view libtorch_message);

}  // namespace optbench::bindings
