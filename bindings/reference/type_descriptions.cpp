// SPDX-License-Identifier: MIT
#include "bindings/reference/type_descriptions.hpp"

#include "bindings/reference/editor_classes.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace optbench::bindings::reference {
namespace {

bool take(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  return true;
}

/// Takes what stands in front of the first blank off the front, and the blank.
std::string take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  std::string word(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

/// Reads the annotations line by line.
class DescriptionReader {
 public:
  std::vector<TypeDescription> read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      line_ = text.substr(0, end);
      take_line(line_);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(types_);
  }

 private:
  void take_line(std::string_view rest) {
    if (rest.empty() || rest.starts_with("local ")) return forget();
    if (rest == "---") {
      comment_ += '\n';
    } else if (take(rest, "--- ")) {
      comment_ += (comment_.empty() ? "" : "\n") + std::string(rest);
    } else if (take(rest, "---@alias ")) {
      open_type(rest);
      types_.back().alias = rest;
    } else if (take(rest, "---@class ")) {
      open_type(rest);
    } else if (take(rest, "---@field ")) {
      add_field(rest);
    } else if (take(rest, "---@param ")) {
      Parameter parameter;
      parameter.name = take_word(rest);
      parameter.type = take_type_of_line(rest);
      parameter.help = rest;
      parameters_.push_back(std::move(parameter));
    } else if (take(rest, "---@return ")) {
      Result result;
      result.type = take_type_of_line(rest);
      result.help = rest;
      results_.push_back(std::move(result));
    } else if (take(rest, "function ")) {
      add_method(rest);
    } else {
      fail_line();
    }
  }

  [[noreturn]] void fail_line() const {
    fail(ErrorKind::internal, "type descriptions: expected an annotation, got '{}'", line_);
  }

  void forget() {
    comment_.clear();
    parameters_.clear();
    results_.clear();
  }

  void open_type(std::string_view& rest) {
    types_.emplace_back();
    types_.back().name = take_word(rest);
    types_.back().help = std::exchange(comment_, {});
  }

  std::string take_type_of_line(std::string_view& rest) {
    auto type = take_type(rest);
    if (!type) fail_line();
    take(rest, " ");
    return *std::move(type);
  }

  void add_field(std::string_view rest) {
    if (types_.empty()) fail_line();
    TypeDescription::Field field;
    field.name = take_word(rest);
    field.optional = field.name.ends_with('?');
    if (field.optional) field.name.pop_back();
    field.type = take_type_of_line(rest);
    field.help = rest;
    types_.back().fields.push_back(std::move(field));
  }

  /// "OptimizerClass:step(x, gradient, t) end", below its annotations.
  void add_method(std::string_view rest) {
    if (types_.empty()) fail_line();
    ReferenceEntry entry;
    entry.kind = ReferenceEntry::Kind::method;
    entry.name = rest.substr(0, rest.find('('));
    entry.help = comment_;
    entry.forms.push_back({.receiver = "self",
                           .callee = std::string(entry.last_name()),
                           .parameters = parameters_,
                           .results = results_});
    types_.back().methods.push_back(std::move(entry));
    forget();
  }

  std::string_view line_;
  std::string comment_;
  std::vector<Parameter> parameters_;
  std::vector<Result> results_;
  std::vector<TypeDescription> types_;
};

}  // namespace

std::vector<TypeDescription> read_type_descriptions(std::string_view text) {
  return DescriptionReader().read(text);
}

const std::vector<TypeDescription>& type_descriptions() {
  static const std::vector<TypeDescription> types = read_type_descriptions(editor_classes());
  return types;
}

const std::vector<BuiltInType>& built_in_types() {
  static const std::vector<BuiltInType> types = {
      {"any", "A value of any type."},
      {"boolean", "true or false."},
      {"false", "The boolean false."},
      {"fun", "A function: fun(x: Tensor): number takes a Tensor and returns a number."},
      {"function", "A function; fun(x: Tensor): number says what it takes and returns."},
      {"integer", "A number without a fraction: 3, -1. Lua keeps it apart from the float 3.0."},
      {"nil", "No value; where a type says `|nil`, nothing may come back."},
      {"number", "An integer or a float: 3, 0.1, 1e-4."},
      {"self", "The value whose method was called, so that calls can follow each other."},
      {"string", "A text: \"adam\". Lua's functions for texts are those of the module string."},
      {"table",
       "A table: a list { 1, 2 }, or values by name { lr = 0.1 }. table<string, any> has texts as "
       "keys; Tensor[] is a list of tensors."},
      {"true", "The boolean true."},
  };
  return types;
}

std::vector<std::string> types_in(std::string_view type) {
  std::vector<std::string> names;
  bool quoted = false;
  for (std::size_t i = 0; i < type.size(); ++i) {
    if (type[i] == '"') quoted = !quoted;
    if (quoted || std::isalpha(static_cast<unsigned char>(type[i])) == 0) continue;
    std::size_t end = i;
    while (end < type.size() && (std::isalnum(static_cast<unsigned char>(type[end])) != 0 ||
                                 type[end] == '_' || type[end] == '.')) {
      ++end;
    }
    const std::string_view behind = type.substr(end);
    const bool names_a_part = behind.starts_with(":") || behind.starts_with("?:");
    if (!names_a_part) names.emplace_back(type.substr(i, end - i));
    i = end - 1;
  }
  return names;
}

}  // namespace optbench::bindings::reference
