// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace optbench::bindings::prompt {

/// What was typed at a prompt and did not fail, as a script that does the same.
class SessionLog {
 public:
  /// Input that ran. An expression, which a script cannot hold, becomes print(...), or nothing when
  /// its value was not shown.
  void add(const std::string& text, bool is_expression, bool silent);
  /// The text of a script that ran; its local variables stay its own.
  void add_script(const std::string& name, const std::string& text);

  /// Writes the script. Throws Error(invalid_argument) when the file exists and no earlier save has
  /// made it, Error(io) when it cannot be written.
  void save(const std::filesystem::path& file) const;

 private:
  std::string text_;
};

}  // namespace optbench::bindings::prompt
