// SPDX-License-Identifier: MIT
#include "bindings/lua/arguments.hpp"
#include "bindings/lua/embedded_scripts.hpp"
#include "bindings/lua/interpreter_state.hpp"
#include "bindings/lua/script_search.hpp"
#include "bindings/reference/doc_comment.hpp"
#include "bindings/reference/reference.hpp"
#include "bindings/reference/usage_types.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace optbench::bindings::reference {
namespace {

/// The words of "dtype|device|other".
std::vector<std::string> alternatives(const std::string& name) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : name + "|") {
    if (c == '|') {
      words.push_back(std::exchange(word, ""));
    } else {
      word += c;
    }
  }
  return words;
}

std::string type_of_parameter(const UsageParameter& parameter, std::vector<std::string>& gaps) {
  if (parameter.name == "...") return "any";
  if (!parameter.type.empty()) {
    if (auto type = type_of_phrase(parameter.type)) return *type;
    gaps.push_back(fmt::format("'{}' is no type", parameter.type));
    return "any";
  }
  std::string type;
  for (const std::string& word : alternatives(parameter.name)) {
    const auto one = type_of_word(word);
    if (!one) {
      gaps.push_back(fmt::format("the word '{}' has no type (usage_types.cpp)", word));
      return "any";
    }
    type += (type.empty() ? "" : "|") + *one;
  }
  return type;
}

/// "integer|integer[]..." is a type of one value or several.
void take_repetition(TypedParameter& parameter) {
  if (!parameter.type.ends_with("...")) return;
  parameter.type.erase(parameter.type.size() - 3);
  parameter.repeats = true;
}

TypedParameter typed_parameter(const UsageParameter& parameter, std::vector<std::string>& gaps) {
  TypedParameter typed{.name = parameter.name,
                       .type = "",
                       .fallback = parameter.fallback,
                       .help = "",
                       .optional = parameter.optional,
                       .repeats = parameter.repeats};
  if (parameter.options.empty()) {
    typed.type = type_of_parameter(parameter, gaps);
    take_repetition(typed);
    return typed;
  }
  // One of several options stands for each of them.
  for (const UsageParameter& option : parameter.options) {
    for (const std::string& name : alternatives(option.name)) {
      UsageParameter single = option;
      single.name = name;
      TypedParameter field = typed_parameter(single, gaps);
      field.repeats = false;
      typed.options.push_back(std::move(field));
    }
  }
  typed.type = "table";
  return typed;
}

/// `torch.full({sizes}, value)`: a list written out, which is no table of options.
bool is_written_list(const UsageParameter& parameter) {
  return parameter.options.size() == 1 && parameter.options[0].name == "sizes";
}

CallForm typed_form(const UsageForm& usage, std::string_view receiver,
                    std::vector<std::string>& gaps) {
  CallForm form;
  if (!receiver.empty()) {
    form.parameters.push_back(
        {.name = usage.receiver, .type = std::string(receiver), .fallback = "", .help = ""});
  }
  for (const UsageParameter& parameter : usage.parameters) {
    if (is_written_list(parameter)) {
      form.parameters.push_back(typed_parameter(parameter.options[0], gaps));
      form.parameters.back().optional = false;
      continue;
    }
    form.parameters.push_back(typed_parameter(parameter, gaps));
  }
  for (const std::string& result : usage.results) {
    if (!usage.receiver.empty() && result == usage.receiver) {
      form.results.push_back({.name = "", .type = "self", .help = ""});
      continue;
    }
    const auto type = type_of_result(result);
    if (!type) gaps.push_back(fmt::format("the result '{}' has no type (usage_types.cpp)", result));
    const bool is_name = is_result_name(result);
    form.results.push_back(
        {.name = is_name ? result : "", .type = type.value_or("any"), .help = ""});
  }
  return form;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
    text.replace(at, from.size(), to);
  return text;
}

/// The text of the file that a function was compiled from; empty when it is not at hand.
std::string source_of(lua_State* L, const lua_Debug& info) {
  const std::string_view chunk = info.source;
  if (!chunk.starts_with('@')) return "";
  const std::string path(chunk.substr(1));
  for (const EmbeddedScript& script : embedded_scripts()) {
    if (script.path == path) return std::string(script.text);
  }
  if (interpreter_state(L).sandboxed) return "";  // `load` takes any name for a chunk
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) ? read_script(path) : "";
}

/// The names of the parameters that a Lua function is declared with.
std::vector<std::string> parameter_names(lua_State* L, int index, const lua_Debug& info) {
  std::vector<std::string> names;
  lua_pushvalue(L, index);
  for (int i = 1; i <= info.nparams; ++i) names.emplace_back(lua_getlocal(L, nullptr, i));
  lua_pop(L, 1);
  if (info.isvararg != 0) names.emplace_back("...");
  return names;
}

const DocComment::Tag* find_tag(const std::vector<DocComment::Tag>& tags, std::string_view name) {
  const auto names = [&](const DocComment::Tag& tag) {
    const auto parts = alternatives(replaced(tag.name, ", ", "|"));
    return std::find(parts.begin(), parts.end(), name) != parts.end();
  };
  const auto found = std::find_if(tags.begin(), tags.end(), names);
  return found == tags.end() ? nullptr : &*found;
}

/// The names of all parameters that a comment describes.
std::vector<std::string> tagged_names(const DocComment& comment) {
  std::vector<std::string> names;
  for (const DocComment::Tag& tag : comment.parameters) {
    for (std::string& name : alternatives(replaced(tag.name, ", ", "|")))
      names.push_back(std::move(name));
  }
  return names;
}

TypedParameter described_parameter(const std::string& name, const DocComment& comment,
                                   std::vector<std::string>& gaps) {
  TypedParameter parameter{.name = name, .type = "any", .fallback = "", .help = ""};
  parameter.repeats = name == "...";
  parameter.optional = parameter.repeats;
  const DocComment::Tag* tag = find_tag(comment.parameters, name);
  if (const auto leading = leading_type(tag == nullptr ? "" : tag->text)) {
    parameter.type = leading->type;
    // "inputs, outputs integers": each is one.
    const bool several = tag->name.find(',') != std::string::npos;
    if (several && parameter.type.ends_with("[]")) parameter.type.erase(parameter.type.size() - 2);
    parameter.help = leading->rest;
    parameter.optional = parameter.optional || leading->optional;
    return parameter;
  }
  if (tag != nullptr) {
    parameter.help = tag->text;
    if (parameter.help.starts_with("optional ")) parameter.optional = true;
  }
  const bool may_be_anything = parameter.repeats || name.starts_with('_');
  const auto type = may_be_anything ? "any" : type_of_word(name);
  if (type) {
    parameter.type = *type;
  } else {
    gaps.push_back(
        fmt::format("parameter '{}' has no type: expected '@param {} type ...'", name, name));
  }
  take_repetition(parameter);
  return parameter;
}

std::string usage_text(const std::string& name, const CallForm& form) {
  std::string text;
  for (const TypedParameter& parameter : form.parameters) {
    const bool in_brackets = parameter.optional && !parameter.repeats;
    if (!text.empty()) text += ", ";
    text += in_brackets ? "[" + parameter.name + "]" : parameter.name;
  }
  return fmt::format("{}({})", name, text);
}

}  // namespace

std::vector<CallForm> typed_forms(std::string_view usage, std::string_view receiver,
                                  std::vector<std::string>& gaps) {
  std::vector<CallForm> forms;
  for (const UsageForm& form : parse_usage(usage)) {
    forms.push_back(typed_form(form, form.receiver.empty() ? "" : receiver, gaps));
  }
  return forms;
}

std::optional<ReferenceEntry> describe_lua_function(lua_State* L, int index,
                                                    const std::string& name) {
  const int function = lua_absindex(L, index);
  lua_Debug info;
  lua_pushvalue(L, function);
  lua_getinfo(L, ">Su", &info);
  if (std::string_view(info.what) == "C") return std::nullopt;
  const std::string source = source_of(L, info);
  std::vector<std::string> names = parameter_names(L, function, info);
  // What another function made is described where it gets its name, parameters included.
  DocComment comment =
      comment_above_assignment(source, std::string_view(name).substr(name.find_last_of(".:") + 1));
  if (comment.text.empty()) {
    comment = comment_above(source, info.linedefined);
  } else {
    names = tagged_names(comment);
  }

  ReferenceEntry entry;
  entry.name = name;
  entry.help = comment.text;
  if (entry.help.empty()) entry.gaps.emplace_back("no doc comment");
  if (name.find(':') != std::string::npos) {
    entry.kind = ReferenceEntry::Kind::method;
    if (!names.empty()) names.erase(names.begin());  // self
  }
  CallForm form;
  for (const std::string& parameter : names) {
    form.parameters.push_back(described_parameter(parameter, comment, entry.gaps));
  }
  for (const DocComment::Tag& tag : comment.results) {
    TypedResult result{.name = "", .type = "any", .help = tag.text};
    if (const auto leading = leading_type(tag.text)) {
      result.type = leading->optional ? leading->type + "|nil" : leading->type;
      result.help = leading->rest;
    } else {
      entry.gaps.push_back(
          fmt::format("result '{}' has no type: expected '@return type ...'", tag.text));
    }
    form.results.push_back(std::move(result));
  }
  entry.usage = usage_text(name, form);
  if (!form.results.empty()) {
    std::vector<std::string> types;
    for (const TypedResult& result : form.results) types.push_back(result.type);
    entry.usage += fmt::format(" -> {}", fmt::join(types, ", "));
  }
  entry.forms.push_back(std::move(form));
  return entry;
}

}  // namespace optbench::bindings::reference
