// SPDX-License-Identifier: MIT
#include "bindings/reference/usage_text.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace optbench::bindings::reference {
namespace {

constexpr std::string_view kBlanks = " \t\n";

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(kBlanks) - first + 1));
}

bool is_name(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0) return false;
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; });
}

/// The parts between separators that stand outside of brackets and quotes.
std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '(' || c == '{' || c == '[')) ++depth;
    if (!quoted && (c == ')' || c == '}' || c == ']')) --depth;
    if (c == separator && depth == 0 && !quoted) {
      parts.push_back(trimmed(part));
      part.clear();
    } else {
      part += c;
    }
  }
  parts.push_back(trimmed(part));
  return parts;
}

class UsageReader {
 public:
  explicit UsageReader(std::string_view usage) : usage_(usage) {}

  std::vector<UsageForm> read() const {
    std::vector<UsageForm> forms;
    for (const std::string& text : split(usage_, ';')) forms.push_back(read_form(text));
    return forms;
  }

 private:
  [[noreturn]] void refuse(std::string_view expected, std::string_view got) const {
    fail(ErrorKind::invalid_argument, "usage '{}': expected {}, got '{}'", usage_, expected, got);
  }

  UsageForm read_form(const std::string& text) const {
    UsageForm form;
    const std::size_t arrow = text.find("->");
    const std::size_t open = text.find_first_of("({");
    if (arrow < open && arrow != std::string::npos) {
      form.is_property = true;
      form.callee = trimmed(text.substr(0, arrow));
      read_results(text.substr(arrow), form);
      return form;
    }
    if (open == std::string::npos) refuse("a call such as 'torch.zeros(shape)'", text);
    form.callee = trimmed(text.substr(0, open));
    if (const std::size_t colon = form.callee.find(':'); colon != std::string::npos) {
      form.receiver = form.callee.substr(0, colon);
      form.callee.erase(0, colon + 1);
    }
    if (!is_name(form.callee)) refuse("a name before the parameters", form.callee);
    const std::size_t close = matching(text, open);
    const std::string inside = text.substr(open + 1, close - open - 1);
    if (text[open] == '{') {
      const std::string name = form.callee.substr(form.callee.rfind('.') + 1);
      form.parameters.push_back({.name = name, .type = "", .fallback = ""});
    } else {
      read_parameters(inside, false, form.parameters);
    }
    read_results(trimmed(text.substr(close + 1)), form);
    return form;
  }

  std::size_t matching(const std::string& text, std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
      if (text[i] == '(' || text[i] == '{' || text[i] == '[') ++depth;
      if (text[i] == ')' || text[i] == '}' || text[i] == ']') --depth;
      if (depth == 0) return i;
    }
    refuse("a closing bracket", text);
  }

  void read_parameters(const std::string& list, bool optional,
                       std::vector<UsageParameter>& parameters) const {
    if (trimmed(list).empty()) return;
    for (std::string text : split(list, ',')) {
      // "dim [, keepdim]" as much as "dim, [keepdim]": what a bracket encloses is a list again.
      const std::size_t bracket = outer_bracket(text);
      std::string enclosed;
      if (bracket != std::string::npos) {
        const std::size_t close = matching(text, bracket);
        if (!trimmed(text.substr(close + 1)).empty())
          refuse("nothing behind ']'", text.substr(close + 1));
        enclosed = trimmed(text.substr(bracket + 1, close - bracket - 1));
        if (enclosed.starts_with(',')) enclosed.erase(0, 1);
        text = trimmed(text.substr(0, bracket));
      }
      if (!text.empty()) {
        parameters.push_back(read_parameter(text));
        optional = parameters.back().optional = optional || parameters.back().optional;
      }
      if (bracket == std::string::npos) {
        if (text.empty()) refuse("a parameter between commas", list);
      } else {
        optional = true;
        read_parameters(enclosed, true, parameters);
      }
    }
  }

  /// Where a '[' opens an optional parameter: at the beginning, or behind a blank.
  static std::size_t outer_bracket(const std::string& text) {
    if (text.starts_with('[')) return 0;
    if (text.find(':') != std::string::npos || text.find('=') != std::string::npos)
      return std::string::npos;
    return text.find('[');
  }

  UsageParameter read_parameter(const std::string& text) const {
    UsageParameter parameter;
    if (text == "...") {
      parameter.name = text;
      parameter.repeats = true;
      parameter.optional = true;
      return parameter;
    }
    if (text.front() == '{') {
      if (text.back() != '}') refuse("'}' at the end of the options", text);
      parameter.name = "options";
      parameter.optional = true;
      read_parameters(text.substr(1, text.size() - 2), true, parameter.options);
      return parameter;
    }
    std::string rest = text;
    if (const auto parts = split(rest, '='); parts.size() == 2) {
      rest = parts[0];
      parameter.fallback = parts[1];
      parameter.optional = true;
    }
    if (const auto parts = split(rest, ':'); parts.size() >= 2) {
      parameter.type = trimmed(rest.substr(rest.find(':') + 1));
      rest = parts[0];
    }
    if (rest.ends_with("...")) {
      parameter.repeats = true;
      rest = trimmed(rest.substr(0, rest.size() - 3));
    }
    for (const std::string& name : split(rest, '|')) {
      if (!is_name(name)) refuse("the name of a parameter", text);
      parameter.name += (parameter.name.empty() ? "" : "|") + name;
    }
    return parameter;
  }

  void read_results(const std::string& text, UsageForm& form) const {
    if (text.empty()) return;
    if (!text.starts_with("->")) refuse("'->' and results behind the call", text);
    for (const std::string& result : split(text.substr(2), ',')) {
      if (result.empty()) refuse("results behind '->'", text);
      form.results.push_back(result);
    }
  }

  std::string_view usage_;
};

}  // namespace

std::vector<UsageForm> parse_usage(std::string_view usage) { return UsageReader(usage).read(); }

}  // namespace optbench::bindings::reference
