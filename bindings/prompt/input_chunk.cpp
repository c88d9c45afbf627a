// SPDX-License-Identifier: MIT
#include "bindings/prompt/input_chunk.hpp"

#include "bindings/prompt/lua_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace optbench::bindings::prompt {
namespace {

constexpr std::string_view kEndOfText = "<eof>";
constexpr std::string_view kOpenQuote = ": unfinished string near <eof>";

/// The result of compiling: a function, or the error.
struct Attempt {
  std::optional<ScriptRef> function;
  std::string message;

  /// Whether the error only says that `text` ended too early (as in lua.c, except that an open
  /// quote at the end of a line is an error unless a backslash continues the string).
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

/// Whether a word or bracket opens (1) or closes (-1) a part that the last expression cannot begin
/// within.
int nesting(std::string_view token) {
  for (const std::string_view opens : {"(", "[", "{", "do", "function", "if", "repeat"}) {
    if (token == opens) return 1;
  }
  for (const std::string_view closes : {")", "]", "}", "end", "until"}) {
    if (token == closes) return -1;
  }
  return 0;
}

/// Where the last expression of `text` may begin, behind other statements: at the last words that
/// are in no brackets and no block; the last place first.
std::vector<std::size_t> expression_starts(const std::string& text) {
  constexpr std::size_t kMost = 64;
  std::vector<std::size_t> starts;
  const LuaScan scan = scan_lua(text);
  int depth = 0;
  for (const LuaToken& token : scan.tokens) {
    const auto at = static_cast<std::size_t>(token.text.data() - text.data());
    if (at > 0 && depth == 0) starts.push_back(at);
    depth += nesting(token.text);
  }
  std::reverse(starts.begin(), starts.end());
  starts.resize(std::min(starts.size(), kMost));
  return starts;
}

/// Statements followed by an expression, `y = 1; y`, as pasted text often is, too: its value is
/// returned. Sets `unfinished` if only the end of the expression is missing.
std::optional<InputChunk> compile_last_expression(Interpreter& interpreter, const std::string& text,
                                                  const std::string& chunk_name, bool& unfinished) {
  for (const std::size_t start : expression_starts(text)) {
    Attempt with_value =
        attempt(interpreter, text.substr(0, start) + " return " + text.substr(start), chunk_name);
    if (with_value.function)
      return InputChunk{.function = *std::move(with_value.function), .value_start = start};
    unfinished = unfinished || with_value.is_unfinished(text);
  }
  return std::nullopt;
}

/// Whether the error as a statement only arose because the text is an expression; then the error as
/// an expression is the relevant one.
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
    return InputChunk{.function = *std::move(expression.function),
                      .is_expression = !statement.function,
                      .silent = silent};
  }
  if (statement.function)
    return InputChunk{.function = *std::move(statement.function), .silent = silent};
  bool unfinished = expression.is_unfinished(text) || statement.is_unfinished(text);
  if (auto chunk = compile_last_expression(interpreter, text, chunk_name, unfinished)) {
    chunk->silent = silent;
    return chunk;
  }
  if (unfinished) return std::nullopt;
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
