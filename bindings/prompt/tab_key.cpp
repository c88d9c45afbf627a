// SPDX-License-Identifier: MIT
#include "bindings/prompt/tab_key.hpp"

#include "bindings/prompt/completion.hpp"
#include "bindings/prompt/prompt_commands.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace optbench::bindings::prompt {
namespace {

constexpr std::string_view kIndentation = "   ";
constexpr std::size_t kMostShown = 120;

/// The part of a path after the last '/', not counting a '/' at its end.
std::string_view last_part(std::string_view path) {
  const std::size_t slash = path.substr(0, path.size() - 1).rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Names in columns, read downwards.
std::string in_columns(const std::vector<std::string>& names, int columns) {
  const std::size_t shown = std::min(names.size(), kMostShown);
  std::size_t width = 0;
  for (std::size_t i = 0; i < shown; ++i) width = std::max(width, last_part(names[i]).size() + 2);
  const std::size_t across = std::max<std::size_t>(static_cast<std::size_t>(columns) / width, 1);
  const std::size_t rows = (shown + across - 1) / across;
  std::string text;
  for (std::size_t row = 0; row < rows; ++row) {
    std::string line;
    for (std::size_t i = row; i < shown; i += rows) {
      line += fmt::format("{:<{}}", last_part(names[i]), width);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += (row == 0 ? "" : "\n") + line;
  }
  if (shown < names.size()) text += fmt::format("\n... {} more", names.size() - shown);
  return text;
}

/// Names that begin with the word that starts at `word` of `input`.
Completion among(std::vector<std::string> names, std::string_view input, std::size_t word,
                 std::string suffix) {
  std::erase_if(names,
                [&](const std::string& name) { return !name.starts_with(input.substr(word)); });
  return {.word = word, .names = std::move(names), .suffix = std::move(suffix), .usage = ""};
}

/// Completes a line for the prompt itself: ".load FILE".
Completion complete_command(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) {
    std::vector<std::string> names;
    for (const PromptCommand& command : kPromptCommands) names.emplace_back(command.name);
    return among(std::move(names), line, 0, " ");
  }
  const std::size_t word = std::min(line.find_first_not_of(' ', space), line.size());
  if (line.starts_with(".time")) return among({"off", "on"}, line, word, "");
  if (line.starts_with(".load") || line.starts_with(".save"))
    return among(complete_path(line.substr(word)), line, word, "");
  return {.word = line.size()};
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

Completion complete_line(training::Session& session, std::string_view pending,
                         std::string_view line, std::string& input) {
  if (pending.empty() && line.starts_with('.') && (line.size() == 1 || line[1] != '.')) {
    input = line;
    return complete_command(line);
  }
  if (pending.empty() && line.starts_with('?')) {  // the names that help("...") accepts
    input = fmt::format("help(\"{}", line.substr(1));
    Completion names = complete_input(session, input);
    names.suffix.clear();
    if (names.names.empty()) names = complete_input(session, input = line.substr(1));
    return names;
  }
  input = pending.empty() ? std::string(line) : fmt::format("{}\n{}", pending, line);
  return complete_input(session, input);
}

}  // namespace

TabResult handle_tab(training::Session& session, std::string_view pending,
                     std::string_view before_cursor, int columns) {
  const std::size_t break_at = before_cursor.rfind('\n');
  if (is_blank(before_cursor.substr(break_at == std::string_view::npos ? 0 : break_at + 1)))
    return {.inserted = std::string(kIndentation)};
  std::string input;
  const Completion found = complete_line(session, pending, before_cursor, input);
  if (found.names.empty()) return {.inserted = "", .shown = found.usage};
  const std::size_t typed = input.size() - found.word;
  TabResult answer{.inserted = common_prefix(found.names).substr(typed)};
  if (found.names.size() == 1) {
    answer.inserted += found.suffix;
    if (answer.inserted.empty()) answer.shown = found.usage;
  } else if (answer.inserted.empty()) {
    answer.shown = in_columns(found.names, columns);
  }
  return answer;
}

}  // namespace optbench::bindings::prompt
