// SPDX-License-Identifier: MIT
#include "engine/base/options.hpp"

#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/base/unknown_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace optbench {
namespace {

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

/// The value in an error message: text in quotes, so that "1" and 1 differ.
std::string shown(const OptionValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? in_quotes(*text) : to_text(value);
}

/// "" or " in [0, 1)", " above 0", " of at least 1".
std::string range_text(const OptionSpec& spec) {
  const bool lower = spec.from || spec.above;
  const bool upper = spec.to || spec.below;
  if (lower && upper) {
    return fmt::format(" in {}{}, {}{}", spec.from ? '[' : '(',
                       spec.from ? *spec.from : *spec.above, spec.to ? *spec.to : *spec.below,
                       spec.to ? ']' : ')');
  }
  if (spec.from) return fmt::format(" of at least {}", *spec.from);
  if (spec.above) return fmt::format(" above {}", *spec.above);
  if (spec.to) return fmt::format(" of at most {}", *spec.to);
  if (spec.below) return fmt::format(" below {}", *spec.below);
  return {};
}

/// "'a', 'b' or 'c'".
std::string choices_text(const std::vector<std::string>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
    text += fmt::format("'{}'", choices[i]);
  }
  return text;
}

[[noreturn]] void reject(std::string_view where, const OptionSpec& spec,
                         std::string_view expectation, std::string_view got,
                         std::string_view hint = "") {
  fail(ErrorKind::invalid_argument, "{}: option '{}' must be {}, got {}{}", where, spec.name,
       expectation, got, hint);
}

void expect_in_range(std::string_view where, const OptionSpec& spec, double number,
                     const OptionValue& value) {
  if (!std::isfinite(number)) {
    const std::string_view finite =
        spec.kind == OptionKind::numbers ? "a list of finite numbers" : "a finite number";
    reject(where, spec, fmt::format("{}{}", finite, range_text(spec)), shown(value));
  }
  const bool inside = (!spec.from || number >= *spec.from) &&
                      (!spec.above || number > *spec.above) && (!spec.to || number <= *spec.to) &&
                      (!spec.below || number < *spec.below);
  if (!inside) reject(where, spec, spec.expectation(), shown(value));
}

void expect_allowed(std::string_view where, const OptionSpec& spec, const std::string& text) {
  if (spec.allowed.empty()) return;
  if (std::find(spec.allowed.begin(), spec.allowed.end(), text) != spec.allowed.end()) return;
  reject(where, spec, spec.expectation(), in_quotes(text), did_you_mean(text, spec.allowed));
}

std::optional<OptionValue> as_integers(const std::vector<double>& numbers) {
  std::vector<std::int64_t> integers;
  for (const double number : numbers) {
    const auto whole = whole_number(number);
    if (!whole) return std::nullopt;
    integers.push_back(*whole);
  }
  return integers;
}

/// The value in the declared kind, ranges unchecked; none when it is of another kind.
std::optional<OptionValue> as_kind(OptionKind kind, const OptionValue& value) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  const auto* number = std::get_if<double>(&value);
  const auto* integers = std::get_if<std::vector<std::int64_t>>(&value);
  const auto* numbers = std::get_if<std::vector<double>>(&value);
  switch (kind) {
    case OptionKind::boolean:
      if (std::holds_alternative<bool>(value)) return value;
      break;
    case OptionKind::integer:
      if (integer != nullptr) return value;
      if (number != nullptr) {
        if (const auto whole = whole_number(*number)) return *whole;
      }
      break;
    case OptionKind::number:
      if (number != nullptr) return value;
      if (integer != nullptr) return static_cast<double>(*integer);
      break;
    case OptionKind::string:
      if (std::holds_alternative<std::string>(value)) return value;
      break;
    case OptionKind::integers:
      if (integers != nullptr) return value;
      if (numbers != nullptr) return as_integers(*numbers);
      break;
    case OptionKind::numbers:
      if (numbers != nullptr) return value;
      if (integers != nullptr) return std::vector<double>(integers->begin(), integers->end());
      break;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<bool> parse_boolean(std::string_view text) {
  std::string word(text);
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (word == "true" || word == "yes" || word == "1") return true;
  if (word == "false" || word == "no" || word == "0") return false;
  return std::nullopt;
}

/// The items of "[1, 2]", "1,2" or "1 2"; none when the brackets do not match or nothing is there.
std::optional<std::vector<std::string_view>> split_list(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  if (bracketed != text.ends_with(']')) return std::nullopt;
  if (bracketed) text = trimmed(text.substr(1, text.size() - 2));
  std::vector<std::string_view> items;
  if (text.empty()) return bracketed ? std::optional(items) : std::nullopt;
  const bool commas = text.find(',') != std::string_view::npos;
  while (true) {
    const std::size_t end = text.find_first_of(commas ? "," : " \t");
    items.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return items;
    text.remove_prefix(end + 1);
    if (!commas) text = trimmed(text);
  }
}

/// Every item read by `parse`; none unless all are what it reads.
template <class Item>
std::optional<OptionValue> parse_list(std::string_view text,
                                      std::optional<Item> (*parse)(std::string_view)) {
  const auto items = split_list(text);
  if (!items) return std::nullopt;
  std::vector<Item> values;
  for (const std::string_view item : *items) {
    const std::optional<Item> value = parse(item);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

/// The text as a value of the declared kind or of one that check_option() converts; none otherwise.
std::optional<OptionValue> parse_kind(OptionKind kind, std::string_view text) {
  const std::string_view word = trimmed(text);
  switch (kind) {
    case OptionKind::boolean:
      return parse_boolean(word);
    case OptionKind::integer:
      if (const auto integer = parse_integer(word)) return *integer;
      return parse_number(word);  // "1e3" is a whole number too
    case OptionKind::number:
      return parse_number(word);
    case OptionKind::string:
      return std::string(text);
    case OptionKind::integers:
      if (auto integers = parse_list(word, parse_integer)) return integers;
      return parse_list(word, parse_number);
    case OptionKind::numbers:
      return parse_list(word, parse_number);
  }
  fail(ErrorKind::internal, "options: a kind without a name");
}

template <class Item>
std::string list_text(const std::vector<Item>& items) {
  std::string text = "[";
  for (const Item& item : items) {
    if (text.size() > 1) text += ", ";
    text += to_text(OptionValue(item));
  }
  return text + "]";
}

template <class Value>
const Value& held(const Options& options, std::string_view name) {
  const OptionValue* value = options.find(name);
  if (value == nullptr) fail(ErrorKind::internal, "options: there is no '{}'", name);
  const Value* result = std::get_if<Value>(value);
  if (result == nullptr) fail(ErrorKind::internal, "options: '{}' is of another kind", name);
  return *result;
}

}  // namespace

std::string OptionSpec::expectation() const {
  switch (kind) {
    case OptionKind::boolean:
      return "true or false";
    case OptionKind::integer:
      return "an integer" + range_text(*this);
    case OptionKind::number:
      return "a number" + range_text(*this);
    case OptionKind::string:
      return allowed.empty() ? "text" : choices_text(allowed);
    case OptionKind::numbers:
      return "a list of numbers" + range_text(*this);
    case OptionKind::integers:
      return "a list of integers" + range_text(*this);
  }
  fail(ErrorKind::internal, "options: a kind without a name");
}

const OptionValue* Options::find(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return &value;
  }
  return nullptr;
}

void Options::set(const std::string& name, OptionValue value) {
  for (auto& [key, present] : values_) {
    if (key != name) continue;
    present = std::move(value);
    return;
  }
  values_.emplace_back(name, std::move(value));
}

double Options::number(std::string_view name) const { return held<double>(*this, name); }
std::int64_t Options::integer(std::string_view name) const {
  return held<std::int64_t>(*this, name);
}
bool Options::boolean(std::string_view name) const { return held<bool>(*this, name); }

const std::string& Options::string(std::string_view name) const {
  return held<std::string>(*this, name);
}

const std::vector<std::int64_t>& Options::integers(std::string_view name) const {
  return held<std::vector<std::int64_t>>(*this, name);
}

const std::vector<double>& Options::numbers(std::string_view name) const {
  return held<std::vector<double>>(*this, name);
}

Options resolve_options(std::string_view where, const std::vector<OptionSpec>& specs,
                        const Options& given) {
  for (const auto& [name, value] : given) (void)find_option(where, specs, name);
  Options resolved;
  for (const OptionSpec& spec : specs) {
    if (const OptionValue* value = given.find(spec.name)) {
      resolved.set(spec.name, check_option(where, spec, *value));
    } else if (spec.default_value) {
      resolved.set(spec.name, check_option(where, spec, *spec.default_value));
    } else {
      fail(ErrorKind::invalid_argument, "{}: option '{}' must be given: {}", where, spec.name,
           spec.expectation());
    }
  }
  return resolved;
}

OptionValue check_option(std::string_view where, const OptionSpec& spec, const OptionValue& value) {
  std::optional<OptionValue> checked = as_kind(spec.kind, value);
  if (!checked) reject(where, spec, spec.expectation(), shown(value));
  if (const auto* integer = std::get_if<std::int64_t>(&*checked)) {
    expect_in_range(where, spec, static_cast<double>(*integer), value);
  } else if (const auto* number = std::get_if<double>(&*checked)) {
    expect_in_range(where, spec, *number, value);
  } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&*checked)) {
    for (const std::int64_t item : *integers) {
      expect_in_range(where, spec, static_cast<double>(item), value);
    }
  } else if (const auto* numbers = std::get_if<std::vector<double>>(&*checked)) {
    for (const double item : *numbers) expect_in_range(where, spec, item, value);
  } else if (const auto* text = std::get_if<std::string>(&*checked)) {
    expect_allowed(where, spec, *text);
  }
  return *std::move(checked);
}

OptionValue parse_option(std::string_view where, const OptionSpec& spec, std::string_view text) {
  const std::optional<OptionValue> value = parse_kind(spec.kind, text);
  if (!value) reject(where, spec, spec.expectation(), in_quotes(text));
  return check_option(where, spec, *value);
}

const OptionSpec& find_option(std::string_view where, const std::vector<OptionSpec>& specs,
                              std::string_view name) {
  std::vector<std::string> names;
  for (const OptionSpec& spec : specs) {
    if (spec.name == name) return spec;
    names.push_back(spec.name);
  }
  fail_unknown_name(where, "option", name, names);
}

std::string to_text(const OptionValue& value) {
  struct Writer {
    std::string operator()(bool boolean) const { return boolean ? "true" : "false"; }
    std::string operator()(std::int64_t integer) const { return std::to_string(integer); }
    std::string operator()(double number) const { return number_text(number); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const std::vector<std::int64_t>& integers) const {
      return list_text(integers);
    }
    std::string operator()(const std::vector<double>& numbers) const { return list_text(numbers); }
  };
  return std::visit(Writer{}, value);
}

std::string to_text(OptionKind kind) {
  switch (kind) {
    case OptionKind::boolean:
      return "boolean";
    case OptionKind::integer:
      return "integer";
    case OptionKind::number:
      return "number";
    case OptionKind::string:
      return "string";
    case OptionKind::integers:
      return "integers";
    case OptionKind::numbers:
      return "numbers";
  }
  fail(ErrorKind::internal, "options: a kind without a name");
}

}  // namespace optbench
