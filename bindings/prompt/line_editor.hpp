// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/prompt/input_history.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace optbench::bindings::prompt {

/// Effect of the Tab key on a line.
struct TabResult {
  std::string inserted = {};  ///< inserted at the cursor
  std::string shown = {};     ///< printed below the line, which is then shown again
};

/// Reads lines. On a terminal they are edited with libedit: Emacs keys, those of ~/.editrc, history
/// with the arrow keys and Ctrl-R, pasted text inserted unchanged. Otherwise, and on a terminal
/// that cannot move its cursor (TERM=dumb), plain lines are read.
class LineEditor {
 public:
  /// Called for the Tab key with the text before the cursor.
  using TabFunction = std::function<TabResult(std::string_view before_cursor)>;

  enum class Input {
    line,         ///< a line was read
    interrupted,  ///< Ctrl-C: the line is discarded
    closed,       ///< end of input (Ctrl-D on an empty line, or a signal such as SIGTERM)
  };

  /// One per process, created after Interruption: it handles signals while it waits.
  LineEditor(const std::filesystem::path& history_file, TabFunction on_tab);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Whether standard input is a terminal, so that a prompt is shown.
  [[nodiscard]] bool interactive() const { return interactive_; }

  /// Reads one line, without line end. Pasted text and history entries may have several lines.
  /// `prompt` is shown on a terminal only.
  [[nodiscard]] Input read(const std::string& prompt, std::string& line);

  /// Marks text of zero width in a prompt: colour codes.
  [[nodiscard]] std::string unprinted(std::string_view codes) const;

  /// Adds an entry to the history of this and later sessions. Repeated entries are added once,
  /// entries that start with a space are not added.
  void remember(const std::string& entry);

 private:
  class Terminal;

  [[nodiscard]] static Input read_plain(const std::string& prompt, std::string& line);

  InputHistory history_;
  bool interactive_;
  std::unique_ptr<Terminal> terminal_;  // null: plain lines
  std::string latest_;
};

}  // namespace optbench::bindings::prompt
