// SPDX-License-Identifier: MIT
#include "bindings/reference/help_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace optbench::bindings::reference {
namespace {

constexpr std::size_t kWidestName = 28;  // of the first of two columns

/// Fills words into lines and begins a new one where the next would not fit.
class LineFiller {
 public:
  /// Lines after the first begin with `hanging` blanks; by default all with `indent`.
  LineFiller(std::size_t indent, std::size_t width, std::optional<std::size_t> hanging = {})
      : indent_(indent), hanging_(hanging.value_or(indent)), width_(width) {}

  void add(std::string_view word) {
    if (!line_.empty() && line_.size() + 1 + word.size() > width_) end_line();
    line_ += line_.empty() ? std::string(out_.empty() ? indent_ : hanging_, ' ') : " ";
    line_ += word;
  }
  void add_words(std::string_view words) {
    while (!words.empty()) {
      const std::size_t blank = std::min(words.find(' '), words.size());
      if (blank > 0) add(words.substr(0, blank));
      words.remove_prefix(std::min(blank + 1, words.size()));
    }
  }
  void end_line() {
    if (line_.empty()) return;
    out_ += line_ + "\n";
    line_.clear();
  }
  /// A line that is indented itself, or empty.
  void add_raw(std::string_view line) {
    end_line();
    if (line.empty() || indent_ + line.size() <= width_) {
      out_ += line.empty() ? "\n" : fmt::format("{}{}\n", std::string(indent_, ' '), line);
      return;
    }
    const std::size_t words = words_column(line);
    LineFiller rest(indent_ + words, width_);
    rest.add_words(line.substr(words));
    const std::string text = rest.text();
    out_ += std::string(indent_, ' ') + std::string(line.substr(0, words)) +
            text.substr(std::min(indent_ + words, text.size()));
  }
  [[nodiscard]] std::string text() {
    end_line();
    return std::move(out_);
  }

 private:
  /// Where the words of an indented line begin: behind its indentation, or, if there is room, in
  /// its second column ("lr     the learning rate").
  [[nodiscard]] std::size_t words_column(std::string_view line) const {
    const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t gap = line.find("  ", first);
    if (gap == std::string_view::npos) return first;
    const std::size_t second = std::min(line.find_first_not_of(' ', gap), line.size());
    return indent_ + second <= width_ / 2 ? second : first;
  }

  std::size_t indent_;
  std::size_t hanging_;
  std::size_t width_;
  std::string line_;
  std::string out_;
};

std::size_t widest_word(std::string_view text) {
  std::size_t widest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    widest = std::max(widest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return widest;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  LineFiller lines(indent, width);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with("  ")) {
      lines.add_raw(line);
    } else {
      lines.add_words(line);
    }
  }
  return lines.text();
}

std::string usage_lines(std::string_view usage, std::size_t width) {
  LineFiller lines(0, width, 2 * kIndent);
  lines.add_words(usage);
  return lines.text();
}

std::string rows_text(const std::vector<Row>& rows, std::size_t columns) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.name.size());
  width = std::min(width, columns < kHelpWidth ? columns / 3 : kWidestName);
  const std::size_t second = kIndent + width + 2;
  std::string out;
  for (const Row& row : rows) {
    // A word that is too wide for the second column stands below the name, further left.
    const bool fits = second + widest_word(row.meaning) <= columns;
    const std::string meaning = wrapped(row.meaning, fits ? second : 2 * kIndent, columns);
    if (row.name.size() > width || meaning.empty() || !fits) {
      out += wrapped(row.name, kIndent, columns) + meaning;
    } else {
      out += fmt::format("{}{:<{}}  {}", std::string(kIndent, ' '), row.name, width,
                         meaning.substr(second));
    }
  }
  return out;
}

std::string first_sentence(std::string_view text) {
  std::size_t end = std::min(text.find("\n\n"), text.size());
  for (std::size_t i = 0; i + 1 < end; ++i) {
    const bool ends = text[i] == '.' && (text[i + 1] == ' ' || text[i + 1] == '\n');
    // "e.g. this" goes on.
    const bool capital = i + 2 < end && std::islower(static_cast<unsigned char>(text[i + 2])) == 0;
    if (ends && capital) end = i + 1;
    if (text[i] == ':' && text[i + 1] == '\n') end = i;  // a list follows
  }
  std::string sentence(text.substr(0, end));
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  return sentence;
}

}  // namespace optbench::bindings::reference
