// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace optbench::bindings::prompt {

/// The successful input of a prompt, as a script that does the same.
class SessionLog {
 public:
  /// Adds executed input. An expression, which is not valid in a script, becomes print(...), or
  /// nothing if its value was not shown.
  void add(const std::string& text, bool is_expression, bool silent);
  /// Adds the text of an executed script; its local variables remain local to it.
  void add_script(const std::string& name, const std::string& text);

  /// Writes the script. Throws Error(invalid_argument) if the file exists and was not written by an
  /// earlier save, Error(io) if it cannot be written.
  void save(const std::filesystem::path& file) const;

 private:
  std::string text_;
};

}  // namespace optbench::bindings::prompt
