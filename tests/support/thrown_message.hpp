// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/error.hpp"

#include <string>

namespace optbench::testing {

/// The message of the Error of kind `kind` that `action` throws. When it throws none, or one of
/// another kind, the text says so instead, so that a comparison with the expected message fails
/// readably.
template <class Action>
[[nodiscard]] std::string thrown_message(ErrorKind kind, Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    if (error.kind() == kind) return error.what();
    return std::string("(an Error of another kind) ") + error.what();
  }
  return "(no Error)";
}

}  // namespace optbench::testing
