// SPDX-License-Identifier: MIT
#include "bindings/prompt/input_chunk.hpp"

#include "bindings/prompt/lua_scan.hpp"

#include <fmt/format.h>

#include <sstream>
#include <utility>

namespace optbench::bindings::prompt {
namespace {

constexpr std::string_view kEndOfText = "<eof>";
constexpr std::string_view kOpenQuote = ": unfinished string near <eof>";

/// One attempt: a function, or why there is none.
struct Attempt {
  std::optional<ScriptRef> function;
  std::string message;

  /// Whether the error only says that `text` ended too early (the rule of lua.c, but a quote that
  /// is open at the end of a line is a mistake, unless a backslash takes the string further).
  [[nodiscard]] bool is_unfinished(std::string_view text) const {
    const std::string_view error = message;
    if (function || !error.ends_with(kEndOfText)) return false;
    return !error.ends_with(kOpenQuote) || text.ends_with('\\') || text.ends_with("\\z");
  }
};

Attempt attempt(Interpreter& interpreter, const std::string& text, const std::string& chunk_name) {
  try {
    return {interpreter.load_string(text, chunk_name), ""};
  } catch (const ScriptError& error) {
    return {std::nullopt, error.what()};
  }
}

/// Statements followed by an expression, as pasted text often is: its value is returned.
std::optional<ScriptRef> compile_last_lines(Interpreter& interpreter, const std::string& text,
                                            const std::string& chunk_name) {
  for (std::size_t line = text.rfind('\n'); line != std::string::npos && line > 0;
       line = text.rfind('\n', line - 1)) {
    Attempt with_value = attempt(
        interpreter, text.substr(0, line + 1) + "return " + text.substr(line + 1), chunk_name);
    if (with_value.function) return std::move(with_value.function);
  }
  return std::nullopt;
}

/// Whether the statement's reader stumbled because the text is an expression; then what the
/// expression's reader says is to the point.
bool is_about_expression(const std::string& as_statement, const std::string& text) {
  const LuaScan scan = scan_lua(text);
  if (scan.tokens.empty()) return false;
  const std::string at_first = fmt::format("unexpected symbol near '{}'", scan.tokens[0].text);
  return as_statement.ends_with(at_first) ||
         as_statement.find(": syntax error near ") != std::string::npos;
}

}  // namespace

std::optional<InputChunk> compile_input(Interpreter& interpreter, const std::string& text,
                                        const std::string& chunk_name) {
  const bool silent = scan_lua(text).ends_with(";");
  Attempt expression = attempt(interpreter, "return " + text, chunk_name);
  Attempt statement = attempt(interpreter, text, chunk_name);
  if (expression.function) {
    return InputChunk{*std::move(expression.function), !statement.function, silent};
  }
  if (statement.function) return InputChunk{*std::move(statement.function), false, silent};
  if (auto function = compile_last_lines(interpreter, text, chunk_name)) {
    return InputChunk{*std::move(function), false, silent};
  }
  if (expression.is_unfinished(text) || statement.is_unfinished(text)) return std::nullopt;
  throw ScriptError(
      is_about_expression(statement.message, text) ? expression.message : statement.message, "");
}

std::vector<std::string> split_input(Interpreter& interpreter, const std::string& text) {
  std::vector<std::string> pieces;
  std::string piece;
  std::istringstream lines(text);
  try {
    for (std::string line; std::getline(lines, line);) {
      piece += piece.empty() ? line : "\n" + line;
      if (scan_lua(piece).tokens.empty()) continue;
      if (!compile_input(interpreter, piece, "input")) continue;
      pieces.push_back(std::exchange(piece, {}));
    }
  } catch (const ScriptError&) {
    return {};
  }
  return piece.empty() ? pieces : std::vector<std::string>{};
}

std::string missing_part(Interpreter& interpreter, const std::string& text) {
  Attempt statement = attempt(interpreter, text, "input");
  if (!statement.is_unfinished(text)) statement = attempt(interpreter, "return " + text, "input");
  std::string message = statement.message.substr(0, statement.message.rfind(" near "));
  const std::size_t place = message.find(": ");  // "input:2: "
  if (place != std::string::npos) message.erase(0, place + 2);
  return message == "unexpected symbol" ? "expression expected" : message;
}

}  // namespace optbench::bindings::prompt
