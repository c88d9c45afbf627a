// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace optbench {

/// A file of the user's whose code takes part in a run.
struct CodeFile {
  std::string role;    ///< "optimizer", "schedule", "problem", or "module" for what these required
  std::string name;    ///< of the rule or problem; the name by which a module was required
  std::string file;    ///< its path
  std::string sha256;  ///< of its text
  bool operator==(const CodeFile&) const = default;
};

}  // namespace optbench
