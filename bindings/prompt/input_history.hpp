// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::prompt {

/// Input of earlier sessions in a text file: one entry per line, with `\n` for the line breaks of
/// an entry and `\\` for a backslash. Entries are appended one by one, so that parallel sessions do
/// not overwrite each other and nothing is lost when one is killed.
///
/// A file that cannot be read or written is not an error: there is no history then.
class InputHistory {
 public:
  static constexpr std::size_t kEntries = 5000;  ///< kept; the file may grow to twice as many

  /// Empty path: no history beyond the session.
  explicit InputHistory(std::filesystem::path file) : file_(std::move(file)) {}

  /// The entries, oldest first, at most kEntries. A file that is too long is shortened.
  [[nodiscard]] std::vector<std::string> read() const;
  /// Adds an entry. The folder is created if missing; only the user may read the file.
  void append(std::string_view entry) const;

 private:
  std::filesystem::path file_;
};

}  // namespace optbench::bindings::prompt
