// SPDX-License-Identifier: MIT
#include "bindings/reference/usage_text.hpp"

#include "bindings/lua/interpreter_state.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

namespace optbench::bindings::reference {
namespace {

constexpr std::array<std::string_view, 10> kBuiltInTypes = {
    "any", "boolean", "false", "function", "integer", "nil", "number", "string", "table", "true"};

bool opens(char c) { return c == '(' || c == '{' || c == '[' || c == '<'; }
bool closes(char c) { return c == ')' || c == '}' || c == ']' || c == '>'; }

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

bool take(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  return true;
}

std::string_view take_front(std::string_view& text, std::size_t size) {
  const std::string_view front = text.substr(0, size);
  text.remove_prefix(size);
  return front;
}

/// "torch.zeros"; dots at the end are not part of the name ("shape...").
std::string take_name(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_name_character(text[end])) ++end;
  while (end > 0 && text[end - 1] == '.') --end;
  if (end > 0 && std::isdigit(static_cast<unsigned char>(text.front())) != 0) return "";
  return std::string(take_front(text, end));
}

/// The size of a bracketed text at the beginning, with both brackets; npos when it is not closed.
std::size_t enclosed_size(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (opens(text[i])) ++depth;
    if (closes(text[i]) && --depth == 0) return i + 1;
  }
  return std::string_view::npos;
}

/// The text before the first of these marks outside of brackets and quotes.
std::string_view take_until(std::string_view& text, std::string_view marks) {
  int depth = 0;
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (depth == 0 && marks.find(c) != std::string_view::npos) break;
    if (opens(c)) ++depth;
    if (closes(c)) --depth;
  }
  std::string_view front = take_front(text, end);
  while (front.ends_with(' ')) front.remove_suffix(1);
  return front;
}

bool is_class(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return !last.empty() && std::isupper(static_cast<unsigned char>(last.front())) != 0;
}

std::size_t type_size(std::string_view text);

/// The size of the name, choice, signature or table at the beginning, if it is a type.
std::size_t single_type_size(std::string_view text) {
  const auto size_of = [&](std::string_view head) {  // "fun(...)", with its brackets
    const std::size_t enclosed = enclosed_size(text.substr(head.size()));
    return enclosed == std::string_view::npos ? 0 : head.size() + enclosed;
  };
  if (text.starts_with('"')) return text.find('"', 1) + 1;
  if (text.starts_with("table<")) return size_of("table");
  if (text.starts_with('{')) {
    const std::size_t size = size_of("");
    return text.substr(0, size).find(": ") == std::string_view::npos ? 0 : size;
  }
  if (text.starts_with("fun(")) {
    const std::size_t size = size_of("fun");
    const bool has_result = size > 0 && text.substr(size).starts_with(": ");
    const std::size_t result = has_result ? type_size(text.substr(size + 2)) : 0;
    return result == 0 ? size : size + 2 + result;
  }
  const std::string name = take_name(text);
  const bool is_built_in =
      std::find(kBuiltInTypes.begin(), kBuiltInTypes.end(), name) != kBuiltInTypes.end();
  return is_built_in || is_class(name) ? name.size() : 0;
}

/// The size of the type at the beginning; 0 when there is none.
std::size_t type_size(std::string_view text) {
  std::size_t size = single_type_size(text);
  if (size == 0) return 0;
  while (text.substr(size).starts_with("[]")) size += 2;
  if (!text.substr(size).starts_with('|')) return size;
  const std::size_t others = type_size(text.substr(size + 1));
  return others == 0 ? 0 : size + 1 + others;
}

class UsageReader {
 public:
  explicit UsageReader(std::string_view usage) : usage_(usage), rest_(usage) {}

  std::vector<CallForm> read() {
    std::vector<CallForm> forms;
    do {
      forms.push_back(read_form());
    } while (takes("; "));
    if (!rest_.empty()) refuse("'; ' and another form, or nothing more");
    return forms;
  }

 private:
  [[noreturn]] void refuse(std::string_view expected) const {
    fail(ErrorKind::invalid_argument, "usage '{}': expected {}, got '{}'", usage_, expected, rest_);
  }

  bool takes(std::string_view mark) { return take(rest_, mark); }
  void expect(std::string_view mark) {
    if (!takes(mark)) refuse(fmt::format("'{}'", mark));
  }

  std::string expect_name(std::string_view what) {
    std::string name = take_name(rest_);
    if (name.empty()) refuse(what);
    return name;
  }

  std::string expect_type() {
    std::optional<std::string> type = take_type(rest_);
    if (!type) refuse("a type such as 'Tensor|number'");
    return *std::move(type);
  }

  CallForm read_form() {
    CallForm form;
    form.callee = expect_name("the name of a function");
    if (takes(":")) form.receiver = std::exchange(form.callee, expect_name("the name of a method"));
    form.is_property = rest_.starts_with(" -> ");
    if (!form.is_property) {
      expect("(");
      form.parameters = read_list(')', false);
    }
    if (!takes(" -> ")) return form;
    do {
      form.results.push_back(read_result(form.receiver));
    } while (takes(", "));
    return form;
  }

  /// Reads parameters or options and the closing bracket.
  std::vector<Parameter> read_list(char end, bool are_options) {
    std::vector<Parameter> list;
    if (takes(std::string_view(&end, 1))) return list;
    do {
      const bool must_be_optional = are_options || (!list.empty() && list.back().optional);
      const std::string_view before = rest_;
      list.push_back(read_parameter());
      if (are_options) list.back().optional = true;
      if (list.back().optional || !must_be_optional) continue;
      rest_ = before;
      refuse("a parameter that may be left out behind another such");
    } while (takes(", "));
    expect(std::string_view(&end, 1));
    return list;
  }

  Parameter read_parameter() {
    Parameter parameter;
    if (takes("...")) {
      parameter.name = "...";
      parameter.type = "any";
      parameter.optional = parameter.repeats = true;
      return parameter;
    }
    if (takes("{")) {
      parameter.name = "options";
      parameter.type = "table";
      parameter.optional = true;
      parameter.options = read_list('}', true);
      return parameter;
    }
    const bool in_brackets = takes("[");
    parameter.name = expect_name("the name of a parameter");
    parameter.repeats = takes("...");
    if (!takes(": ")) refuse(fmt::format("': ' and the type of '{}'", parameter.name));
    parameter.type = expect_type();
    if (takes(" = ")) parameter.fallback = take_until(rest_, ",)]}");
    if (in_brackets) expect("]");
    parameter.optional = in_brackets || !parameter.fallback.empty();
    return parameter;
  }

  Result read_result(std::string_view receiver) {
    if (takes("...")) return {.name = "...", .type = "any", .help = ""};
    Result result;
    const std::string_view before = rest_;
    result.name = take_name(rest_);
    if (!receiver.empty() && result.name == receiver)
      return {.name = "", .type = "self", .help = ""};
    if (!takes(": ")) {
      result.name.clear();
      rest_ = before;
    }
    result.type = expect_type();
    return result;
  }

  std::string_view usage_;
  std::string_view rest_;
};

std::string parameter_text(const Parameter& parameter, UsageDetail detail);

std::string list_text(const std::vector<Parameter>& parameters, UsageDetail detail) {
  std::vector<std::string> texts;
  for (const Parameter& parameter : parameters) texts.push_back(parameter_text(parameter, detail));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string parameter_text(const Parameter& parameter, UsageDetail detail) {
  if (parameter.name == "...") return parameter.name;
  if (!parameter.options.empty()) {
    std::vector<Parameter> options = parameter.options;
    for (Parameter& option : options) option.optional = false;  // braces mean optional already
    return fmt::format("{{{}}}", list_text(options, detail));
  }
  std::string text = parameter.name;
  if (parameter.repeats) text += "...";
  if (detail == UsageDetail::types) text += ": " + parameter.type;
  if (!parameter.fallback.empty()) return text + " = " + parameter.fallback;
  return parameter.optional ? "[" + text + "]" : text;
}

std::string result_text(const Result& result, const std::string& receiver, UsageDetail detail) {
  if (result.type == "self") return receiver;
  if (result.name.empty()) return result.type;
  const bool with_type = detail == UsageDetail::types && result.name != "...";
  return with_type ? result.name + ": " + result.type : result.name;
}

std::string form_text(const CallForm& form, UsageDetail detail) {
  std::string text = form.receiver.empty() ? form.callee : form.receiver + ":" + form.callee;
  if (!form.is_property) text += fmt::format("({})", list_text(form.parameters, detail));
  std::vector<std::string> results;
  for (const Result& result : form.results)
    results.push_back(result_text(result, form.receiver, detail));
  return results.empty() ? text : fmt::format("{} -> {}", text, fmt::join(results, ", "));
}

}  // namespace

std::vector<CallForm> parse_usage(std::string_view usage) { return UsageReader(usage).read(); }

std::vector<CallForm> call_forms(const Documentation& entry) {
  if (entry.name.find(":__") != std::string::npos) return {};
  std::vector<CallForm> forms = parse_usage(entry.usage);
  if (entry.name.find(':') != std::string::npos) return forms;
  for (CallForm& form : forms) {
    if (form.receiver.empty()) continue;
    Parameter tensor;
    tensor.name = std::exchange(form.receiver, "");
    tensor.type = "Tensor";
    form.parameters.insert(form.parameters.begin(), std::move(tensor));
    form.callee = entry.name;
  }
  return forms;
}

std::optional<std::string> take_type(std::string_view& text) {
  const std::size_t size = type_size(text);
  if (size == 0) return std::nullopt;
  return std::string(take_front(text, size));
}

std::string usage_text(const std::vector<CallForm>& forms, UsageDetail detail) {
  std::vector<std::string> texts;
  for (const CallForm& form : forms) texts.push_back(form_text(form, detail));
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::vector<std::string> option_names(const std::vector<CallForm>& forms) {
  std::set<std::string> names;
  for (const CallForm& form : forms) {
    for (const Parameter& parameter : form.parameters) {
      for (const Parameter& option : parameter.options) names.insert(option.name);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace optbench::bindings::reference
