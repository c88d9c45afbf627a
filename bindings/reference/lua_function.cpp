// SPDX-License-Identifier: MIT
#include "bindings/lua/arguments.hpp"
#include "bindings/lua/embedded_scripts.hpp"
#include "bindings/lua/interpreter_state.hpp"
#include "bindings/lua/script_search.hpp"
#include "bindings/reference/doc_comment.hpp"
#include "bindings/reference/reference.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace optbench::bindings::reference {
namespace {

/// The text of the file that a function was compiled from; empty when it is not available.
std::string source_of(lua_State* L, const lua_Debug& info) {
  const std::string_view chunk = info.source;
  if (!chunk.starts_with('@')) return "";
  const std::string path(chunk.substr(1));
  for (const EmbeddedScript& script : embedded_scripts()) {
    if (script.path == path) return std::string(script.text);
  }
  if (interpreter_state(L).sandboxed) return "";  // with `load` a script can choose any chunk name
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) ? read_script(path) : "";
}

/// The names in a Lua function's list of parameters.
std::vector<std::string> parameter_names(lua_State* L, int index, const lua_Debug& info) {
  std::vector<std::string> names;
  lua_pushvalue(L, index);
  for (int i = 1; i <= info.nparams; ++i) names.emplace_back(lua_getlocal(L, nullptr, i));
  lua_pop(L, 1);
  if (info.isvararg != 0) names.emplace_back("...");
  return names;
}

const DocComment::Tag* find_tag(const std::vector<DocComment::Tag>& tags, const std::string& name) {
  const auto found = std::find_if(tags.begin(), tags.end(), [&](const DocComment::Tag& tag) {
    return std::find(tag.names.begin(), tag.names.end(), name) != tag.names.end();
  });
  return found == tags.end() ? nullptr : &*found;
}

/// The names of all parameters that a comment describes.
std::vector<std::string> tagged_names(const DocComment& comment) {
  std::vector<std::string> names;
  for (const DocComment::Tag& tag : comment.parameters)
    names.insert(names.end(), tag.names.begin(), tag.names.end());
  return names;
}

/// The text of a tag: "number[]: both ends are exact".
struct TagText {
  std::string type;  ///< empty when there is none
  std::string help;
  bool optional = false;  ///< "number?"
};

TagText read_tag(const DocComment::Tag& tag) {
  std::string_view rest = tag.text;
  TagText text;
  text.optional = tag.optional;
  if (auto type = take_type(rest)) {
    text.type = *std::move(type);
    text.optional = text.optional || rest.starts_with('?');
    rest.remove_prefix(std::min(rest.find_first_not_of("?: "), rest.size()));
  }
  text.help = rest;
  return text;
}

Parameter described_parameter(const std::string& name, const DocComment& comment,
                              std::vector<std::string>& gaps) {
  Parameter parameter;
  parameter.name = name;
  parameter.repeats = parameter.optional = name == "...";
  if (const DocComment::Tag* tag = find_tag(comment.parameters, name)) {
    TagText text = read_tag(*tag);
    parameter.type = std::move(text.type);
    parameter.help = std::move(text.help);
    parameter.optional = parameter.optional || text.optional;
  }
  const bool may_be_anything = parameter.repeats || name.starts_with('_');
  if (parameter.type.empty() && !may_be_anything)
    gaps.push_back(fmt::format("parameter '{}': expected '@param {} type: ...'", name, name));
  if (parameter.type.empty()) parameter.type = "any";
  return parameter;
}

Result described_result(const DocComment::Tag& tag, std::vector<std::string>& gaps) {
  TagText text = read_tag(tag);
  if (text.type.empty()) {
    gaps.push_back(fmt::format("result '{}': expected '@return type: ...'", tag.text));
    text.type = "any";
  }
  if (text.optional) text.type += "|nil";
  return {.name = "", .type = std::move(text.type), .help = std::move(text.help)};
}

}  // namespace

std::optional<ReferenceEntry> describe_lua_function(lua_State* L, int index,
                                                    const std::string& name) {
  const int function = lua_absindex(L, index);
  lua_Debug info;
  lua_pushvalue(L, function);
  lua_getinfo(L, ">Su", &info);
  if (std::string_view(info.what) == "C") return std::nullopt;
  const std::string source = source_of(L, info);
  std::vector<std::string> names = parameter_names(L, function, info);
  // A function made by another function is documented where it is assigned, with its parameters.
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
  form.callee = name;
  for (const std::string& parameter : names)
    form.parameters.push_back(described_parameter(parameter, comment, entry.gaps));
  for (const DocComment::Tag& tag : comment.results)
    form.results.push_back(described_result(tag, entry.gaps));
  entry.forms.push_back(std::move(form));
  return entry;
}

}  // namespace optbench::bindings::reference
