// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::prompt {

/// What was typed in earlier sessions, in a file of text: one entry per line, in which `\n` stands
/// for the line breaks of an entry and `\\` for a backslash. Entries are appended one by one, so
/// that sessions side by side keep each other's and nothing is lost when one is killed.
///
/// A file that cannot be read or written is no error: there is no history then.
class InputHistory {
 public:
  static constexpr std::size_t kEntries = 5000;  ///< kept; the file may grow to twice as many

  /// An empty path: nothing is remembered beyond the session.
  explicit InputHistory(std::filesystem::path file) : file_(std::move(file)) {}

  /// The entries, oldest first, at most kEntries. A file that has grown too long is shortened.
  [[nodiscard]] std::vector<std::string> read() const;
  /// Adds an entry. The folder is made when it is missing; only the user may read the file.
  void append(std::string_view entry) const;

 private:
  std::filesystem::path file_;
};

}  // namespace optbench::bindings::prompt
