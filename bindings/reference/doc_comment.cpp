// SPDX-License-Identifier: MIT
#include "bindings/reference/doc_comment.hpp"

#include <algorithm>

namespace optbench::bindings::reference {
namespace {

std::vector<std::string_view> lines_of(std::string_view source) {
  std::vector<std::string_view> lines;
  while (!source.empty()) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    lines.push_back(source.substr(0, end));
    source.remove_prefix(std::min(end + 1, source.size()));
  }
  return lines;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_comment(std::string_view line) {
  const std::string_view text = without_blanks(line);
  return text.starts_with("--") && !text.starts_with("--[");
}

bool opens_documentation(std::string_view line) { return without_blanks(line).starts_with("---"); }

/// The text of a comment's line, with its indentation.
std::string_view content(std::string_view line) {
  std::string_view text = without_blanks(line);
  while (text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

void append_line(std::string& text, std::string_view line) {
  if (!text.empty()) text += '\n';
  text += line;
}

void append_words(std::string& text, std::string_view line) {
  const std::string_view words = without_blanks(line);
  if (!text.empty() && !words.empty()) text += ' ';
  text += words;
}

/// Whether the lines after a tag keep their line breaks: its first line ends with ':'.
bool keeps_lines(std::string_view text) {
  return text.ends_with(':') || text.find('\n') != std::string_view::npos;
}

/// Removes the first word and returns it.
std::string_view take_word(std::string_view& text) {
  text = without_blanks(text);
  const std::string_view word = text.substr(0, std::min(text.find(' '), text.size()));
  text.remove_prefix(word.size());
  text = without_blanks(text);
  return word;
}

/// The names of "inputs, outputs integer" or "bias? boolean".
void take_names(std::string_view& text, DocComment::Tag& tag) {
  bool more = true;
  while (more) {
    std::string_view name = take_word(text);
    more = name.ends_with(',');
    if (more) name.remove_suffix(1);
    tag.optional = name.ends_with('?');
    if (tag.optional) name.remove_suffix(1);
    tag.names.emplace_back(name);
  }
}

DocComment read_comment(const std::vector<std::string_view>& lines) {
  DocComment comment;
  std::string* open = &comment.text;
  for (const std::string_view line : lines) {
    std::string_view text = content(line);
    if (!text.starts_with('@')) {
      const bool goes_on = open != &comment.text && !keeps_lines(*open);
      goes_on ? append_words(*open, text) : append_line(*open, text);
      continue;
    }
    const std::string_view tag = take_word(text);
    const bool is_result = tag == "@return" || tag == "@returns";
    auto& tags = is_result ? comment.results : comment.parameters;
    tags.emplace_back();
    if (!is_result) take_names(text, tags.back());
    tags.back().text = text;
    open = &tags.back().text;
  }
  while (comment.text.ends_with('\n')) comment.text.pop_back();
  return comment;
}

}  // namespace

std::string DocComment::summary() const {
  const std::size_t paragraph = std::min(text.find("\n\n"), text.size());
  std::size_t end = paragraph;
  for (std::size_t i = 0; i + 1 < paragraph; ++i) {
    if (text[i] == '.' && (text[i + 1] == ' ' || text[i + 1] == '\n')) {
      end = i + 1;
      break;
    }
  }
  std::string sentence = text.substr(0, end);
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  return sentence;
}

DocComment comment_above(std::string_view source, int line) {
  const std::vector<std::string_view> lines = lines_of(source);
  auto end = static_cast<std::size_t>(std::max(line - 1, 0));
  if (end > lines.size()) return {};
  std::size_t begin = end;
  while (begin > 0 && is_comment(lines[begin - 1])) --begin;
  while (begin < end && !opens_documentation(lines[begin])) ++begin;
  const auto at = [&](std::size_t i) { return lines.begin() + static_cast<std::ptrdiff_t>(i); };
  return read_comment({at(begin), at(end)});
}

DocComment comment_above_assignment(std::string_view source, std::string_view field) {
  int number = 0;
  for (const std::string_view line : lines_of(source)) {
    ++number;
    const std::size_t dot = line.find('.');
    const bool assigns = dot != std::string_view::npos && line.find(' ') > dot &&
                         line.substr(dot + 1).starts_with(std::string(field) + " = ");
    if (!assigns) continue;
    if (DocComment comment = comment_above(source, number); !comment.text.empty()) return comment;
  }
  return {};
}

DocComment opening_comment(std::string_view source) {
  const std::vector<std::string_view> lines = lines_of(source);
  std::size_t begin = !lines.empty() && lines[0].starts_with("#!") ? 1 : 0;
  if (begin >= lines.size() || !opens_documentation(lines[begin])) return {};
  std::size_t end = begin;
  while (end < lines.size() && is_comment(lines[end])) ++end;
  const auto at = [&](std::size_t i) { return lines.begin() + static_cast<std::ptrdiff_t>(i); };
  return read_comment({at(begin), at(end)});
}

}  // namespace optbench::bindings::reference
