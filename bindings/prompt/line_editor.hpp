// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/prompt/input_history.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace optbench::bindings::prompt {

/// What the Tab key does to a line.
struct TabAnswer {
  std::string inserted = {};  ///< put in at the cursor
  std::string shown = {};     ///< written below the line, which then appears again
};

/// Reads lines that a person types. On a terminal they are edited with libedit: Emacs keys, those
/// of ~/.editrc, history with the arrow keys and Ctrl-R, pasted text taken as it is. Elsewhere, and
/// on a terminal that can move no cursor (TERM=dumb), they are read as they come.
class LineEditor {
 public:
  /// What the Tab key is answered with. Gets the text before the cursor.
  using TabFunction = std::function<TabAnswer(std::string_view before_cursor)>;

  enum class Input {
    line,         ///< a line was read
    interrupted,  ///< Ctrl-C: what was typed is dropped
    closed,       ///< the input is over (Ctrl-D on an empty line, or SIGTERM)
  };

  /// One per process, after Interruption: signals reach it while it waits.
  LineEditor(const std::filesystem::path& history_file, TabFunction on_tab);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Whether standard input is a terminal: then there is somebody to show a prompt to.
  [[nodiscard]] bool interactive() const { return interactive_; }

  /// Reads one line, without its end. Pasted text, and an entry of the history, may hold several
  /// lines. `prompt` is shown on a terminal only.
  [[nodiscard]] Input read(const std::string& prompt, std::string& line);

  /// Marks what takes no room in a prompt: the codes of a colour.
  [[nodiscard]] std::string unprinted(std::string_view codes) const;

  /// Puts what was read into the history, this session's and that of the next ones. The same entry
  /// twice in a row counts once, one that starts with a space not at all.
  void remember(const std::string& entry);

 private:
  class Terminal;

  [[nodiscard]] static Input read_plain(const std::string& prompt, std::string& line);

  InputHistory history_;
  bool interactive_;
  std::unique_ptr<Terminal> terminal_;  // none: lines are read as they come
  std::string latest_;
};

}  // namespace optbench::bindings::prompt
