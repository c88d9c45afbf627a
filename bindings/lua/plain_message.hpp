// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace optbench::bindings {

/// LibTorch's message as a script's author should read it: one line without its backtrace,
/// dimensions and list entries counted from 1, dtypes by the names that scripts use.
[[nodiscard]] std::string plain_message(std::string_view libtorch_message);

}  // namespace optbench::bindings
