// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/error.hpp"

#include <string>

namespace optbench::testing {

/// The message of the Error that `action` throws, whatever its kind; see thrown_message.hpp for
/// tests that care.
template <class Action>
[[nodiscard]] std::string error_message(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "(no Error)";
}

}  // namespace optbench::testing
