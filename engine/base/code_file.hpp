// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace optbench {

/// A file of the user's whose code takes part in a run. Read from a record also the optimizer and
/// the schedule themselves where they have no such file: shipped, native or inline.
struct CodeFile {
  std::string role;    ///< "optimizer", "schedule", "problem", or "module" for what these required
  std::string name;    ///< of the optimizer or problem; what `require` was given
  std::string file;    ///< its path; empty where there is none
  std::string sha256;  ///< of its text; empty for native and inline ones
  bool operator==(const CodeFile&) const = default;
};

}  // namespace optbench
