// SPDX-License-Identifier: MIT
#include "bindings/prompt/lua_scan.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace optbench::bindings::prompt {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  LuaScan run() {
    while (at_ < text_.size() && scan_.end == LuaScan::End::code) next();
    return std::move(scan_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void next() {
    const char first = text_[at_];
    if (std::isspace(static_cast<unsigned char>(first)) != 0) {
      ++at_;
    } else if (rest().starts_with("--")) {
      comment();
    } else if (is_letter(first)) {
      take_while(LuaToken::Kind::name, [](char c) { return is_letter(c) || is_digit(c); });
    } else if (is_digit(first) || (first == '.' && is_digit(peek(1)))) {
      number();
    } else if (first == '"' || first == '\'') {
      short_string(first);
    } else if (first == '[' && long_bracket_level() >= 0) {
      long_string();
    } else {
      symbol();
    }
  }

  template <class Predicate>
  void take_while(LuaToken::Kind kind, Predicate belongs) {
    std::size_t end = at_;
    while (end < text_.size() && belongs(text_[end])) ++end;
    take(kind, end - at_);
  }

  void take(LuaToken::Kind kind, std::size_t length) {
    scan_.tokens.push_back({kind, text_.substr(at_, length)});
    at_ += length;
  }

  void number() {
    std::size_t end = at_ + 1;
    const auto is_exponent = [](char c) { return c == 'e' || c == 'E' || c == 'p' || c == 'P'; };
    while (end < text_.size()) {
      const char c = text_[end];
      const bool sign = (c == '+' || c == '-') && is_exponent(text_[end - 1]);
      // Lua requires a space between a number and the concatenation "..".
      if (!sign && c != '.' && !is_letter(c) && !is_digit(c)) break;
      ++end;
    }
    take(LuaToken::Kind::number, end - at_);
  }

  void short_string(char quote) {
    for (std::size_t end = at_ + 1; end < text_.size() && text_[end] != '\n'; ++end) {
      if (text_[end] == '\\') {
        ++end;
      } else if (text_[end] == quote) {
        return take(LuaToken::Kind::string, end + 1 - at_);
      }
    }
    leave_open(quote, 1);
  }

  /// The number of '=' of the long bracket that opens here; -1 when none does.
  [[nodiscard]] int long_bracket_level() const {
    std::size_t end = 1;
    while (peek(end) == '=') ++end;
    return peek(end) == '[' ? static_cast<int>(end) - 1 : -1;
  }

  /// The end of the long bracket that opens here; npos when it is not closed.
  [[nodiscard]] std::size_t long_bracket_end() const {
    const auto level = static_cast<std::size_t>(long_bracket_level());
    const std::string closing = "]" + std::string(level, '=') + "]";
    const std::size_t found = text_.find(closing, at_ + level + 2);
    return found == std::string_view::npos ? found : found + closing.size();
  }

  void long_string() {
    const std::size_t end = long_bracket_end();
    if (end != std::string_view::npos) return take(LuaToken::Kind::string, end - at_);
    leave_open('[', static_cast<std::size_t>(long_bracket_level()) + 2);
  }

  void comment() {
    at_ += 2;
    const bool is_long = peek(0) == '[' && long_bracket_level() >= 0;
    const std::size_t end = is_long ? long_bracket_end() : text_.find('\n', at_);
    if (end == std::string_view::npos) scan_.end = LuaScan::End::comment;
    at_ = std::min(end, text_.size());
  }

  void leave_open(char quote, std::size_t skipped) {
    scan_.end = LuaScan::End::string;
    scan_.quote = quote;
    scan_.open_string = text_.substr(at_ + skipped);
  }

  void symbol() {
    for (const std::string_view word :
         {"...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"}) {
      if (rest().starts_with(word)) return take(LuaToken::Kind::symbol, word.size());
    }
    take(LuaToken::Kind::symbol, 1);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  LuaScan scan_;
};

}  // namespace

LuaScan scan_lua(std::string_view text) { return Scanner(text).run(); }

const std::vector<std::string_view>& lua_keywords() {
  static const std::vector<std::string_view> words = {
      "and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
      "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
      "repeat",   "return", "then", "true", "until",  "while"};
  return words;
}

bool is_lua_keyword(std::string_view word) {
  return std::binary_search(lua_keywords().begin(), lua_keywords().end(), word);
}

}  // namespace optbench::bindings::prompt
