// SPDX-License-Identifier: MIT
#include "bindings/reference/reference_editor.hpp"

#include "bindings/reference/editor_classes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace optbench::bindings::reference {
namespace {

constexpr std::string_view kHead =
    "---@meta optbench\n"
    "-- Definitions for editors (LuaLS), written by `make docs`; docs/editor.md says how to use "
    "them.\n";

/// What the language server calls an operation, and what it takes besides the value itself.
struct Operation {
  std::string_view event;
  std::string_view annotation;
};
constexpr auto kOperations = std::to_array<Operation>({
    {"__add", "---@operator add(Tensor|number): Tensor"},
    {"__band", "---@operator band(Tensor|integer): Tensor"},
    {"__bnot", "---@operator bnot: Tensor"},
    {"__bor", "---@operator bor(Tensor|integer): Tensor"},
    {"__bxor", "---@operator bxor(Tensor|integer): Tensor"},
    {"__concat", "---@operator concat(any): string"},
    {"__div", "---@operator div(Tensor|number): Tensor"},
    {"__idiv", "---@operator idiv(Tensor|number): Tensor"},
    {"__index", "---@field [integer|table|Tensor] any"},
    {"__len", "---@operator len: integer"},
    {"__mod", "---@operator mod(Tensor|number): Tensor"},
    {"__mul", "---@operator mul(Tensor|number): Tensor"},
    {"__pow", "---@operator pow(Tensor|number): Tensor"},
    {"__shl", "---@operator shl(Tensor|integer): Tensor"},
    {"__shr", "---@operator shr(Tensor|integer): Tensor"},
    {"__sub", "---@operator sub(Tensor|number): Tensor"},
    {"__unm", "---@operator unm: Tensor"},
});

bool is_keyword(std::string_view name) {
  static const std::set<std::string_view> keywords = {
      "and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
      "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
      "repeat",   "return", "then", "true", "until",  "while"};
  return keywords.contains(name);
}

/// A parameter's name in code: "end_", "dtype_or_device".
std::string code_name(const TypedParameter& parameter) {
  std::string name = parameter.name;
  for (std::size_t bar = name.find('|'); bar != std::string::npos; bar = name.find('|'))
    name.replace(bar, 1, "_or_");
  return is_keyword(name) ? name + "_" : name;
}

/// Text on one line.
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string type_text(const TypedParameter& parameter) {
  if (parameter.options.empty()) return parameter.type;
  std::vector<std::string> fields;
  for (const TypedParameter& option : parameter.options)
    fields.push_back(fmt::format("{}?: {}", option.name, option.type));
  return fmt::format("{{ {} }}", fmt::join(fields, ", "));
}

void add_alternatives(std::string& types, const std::string& more) {
  if (types.find(more) == std::string::npos) types += (types.empty() ? "" : "|") + more;
}

/// Parameters as the language server knows them: behind one that may be written as several values
/// (`2, 3`) only "..." can follow, which takes the types of all that come.
std::vector<TypedParameter> written_parameters(const CallForm& form) {
  std::vector<TypedParameter> written;
  std::string rest;
  for (const TypedParameter& parameter : form.parameters) {
    if (!rest.empty()) {
      add_alternatives(rest, type_text(parameter));
      continue;
    }
    written.push_back(parameter);
    if (!parameter.repeats || parameter.name == "...") continue;
    rest = parameter.type.starts_with("integer|") ? "integer" : parameter.type;
  }
  if (!rest.empty()) {
    written.push_back({.name = "...",
                       .type = rest,
                       .fallback = "",
                       .help = "",
                       .optional = false,
                       .repeats = true});
  }
  return written;
}

std::string result_type(const TypedResult& result, const std::string& self) {
  return result.type == "self" ? self : result.type;
}

void append_comment(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    out += line.empty() ? "---\n" : fmt::format("--- {}\n", line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// "---@overload fun(self: Tensor, dim: integer): Tensor"
std::string overload(const CallForm& form, const std::string& self) {
  std::vector<std::string> parameters;
  if (!self.empty()) parameters.push_back("self: " + self);
  for (const TypedParameter& parameter : written_parameters(form)) {
    parameters.push_back(fmt::format("{}{}: {}", code_name(parameter),
                                     parameter.optional && parameter.name != "..." ? "?" : "",
                                     type_text(parameter)));
  }
  std::vector<std::string> results;
  for (const TypedResult& result : form.results) results.push_back(result_type(result, self));
  return fmt::format("---@overload fun({}){}{}\n", fmt::join(parameters, ", "),
                     results.empty() ? "" : ": ", fmt::join(results, ", "));
}

void append_parameter(std::string& out, const TypedParameter& parameter) {
  out +=
      fmt::format("---@param {}{} {}", code_name(parameter),
                  parameter.optional && parameter.name != "..." ? "?" : "", type_text(parameter));
  if (!parameter.help.empty()) out += " " + one_line(parameter.help);
  if (!parameter.fallback.empty()) out += fmt::format(" (default: {})", parameter.fallback);
  out += '\n';
}

void append_function(std::string& out, const ReferenceEntry& entry) {
  const bool is_method = entry.kind == ReferenceEntry::Kind::method;
  const std::string self = is_method ? entry.name.substr(0, entry.name.find(':')) : "";
  out += '\n';
  append_comment(out, entry.help);
  append_comment(out, fmt::format("\n    {}", entry.usage));
  if (entry.forms.empty()) {
    out += fmt::format("function {}(...) end\n", entry.name);
    return;
  }
  // The last form takes the most: it is the declaration, the others are overloads.
  for (std::size_t i = 0; i + 1 < entry.forms.size(); ++i) out += overload(entry.forms[i], self);
  const CallForm& form = entry.forms.back();
  std::vector<std::string> names;
  for (const TypedParameter& parameter : written_parameters(form)) {
    append_parameter(out, parameter);
    names.push_back(code_name(parameter));
  }
  for (const TypedResult& result : form.results) {
    out += fmt::format("---@return {}", result_type(result, self));
    if (!result.name.empty()) out += " " + result.name;
    if (!result.help.empty()) out += " # " + one_line(result.help);
    out += '\n';
  }
  out += fmt::format("function {}({}) end\n", entry.name, fmt::join(names, ", "));
}

void append_type(std::string& out, const ReferenceSection& type) {
  out += '\n';
  append_comment(out, type.help);
  out += fmt::format("---@class {}\n", type.name);
  for (const ReferenceEntry& entry : type.entries) {
    if (entry.kind == ReferenceEntry::Kind::value)
      out +=
          fmt::format("---@field {} {} {}\n", entry.last_name(), entry.type, one_line(entry.help));
    for (const Operation& operation : kOperations) {
      if (entry.last_name() == operation.event && type.name == "Tensor")
        out += fmt::format("{}\n", operation.annotation);
    }
  }
  out += fmt::format("local {} = {{}}\n", type.name);
  for (const ReferenceEntry& entry : type.entries) {
    if (entry.kind == ReferenceEntry::Kind::method) append_function(out, entry);
  }
}

/// A shipped rule as a field: "---@field adam Optimizer Adam: step sizes from ...".
template <class Entry>
void append_rules(std::string& out, const Registry<Entry>& registry, std::string_view module,
                  std::string_view type) {
  for (const auto& [name, entry] : registry) {
    if (!entry.origin.starts_with(module)) continue;
    out += fmt::format("---@field {} {} {}\n", name, type, entry.summary);
  }
}

void append_module(std::string& out, const ReferenceSection& module,
                   const train::Catalog& catalog) {
  if (module.name.empty()) {
    for (const ReferenceEntry& entry : module.entries) append_function(out, entry);
    return;
  }
  out += '\n';
  append_comment(out, module.help);
  out += fmt::format("---@class {}\n", module.name);
  if (module.name == "optim") append_rules(out, catalog.optimizers, "optim.", "OptimizerClass");
  if (module.name == "schedule") append_rules(out, catalog.schedules, "schedule.", "ScheduleClass");
  for (const ReferenceEntry& entry : module.entries) {
    if (entry.kind == ReferenceEntry::Kind::value)
      out += fmt::format("---@field {} {}\n", entry.last_name(), entry.type);
  }
  out += fmt::format("{}{} = {{}}\n", module.is_global ? "" : "local ", module.name);
  for (const ReferenceEntry& entry : module.entries) {
    if (entry.kind == ReferenceEntry::Kind::function) append_function(out, entry);
  }
}

void append_run_settings(std::string& out, const std::vector<RunSetting>& settings) {
  out +=
      "\n--- The settings of a run, for optbench.run and in a plan: the long options of `optbench "
      "run`\n--- with `_` for `-`.\n---@class RunSettings\n";
  for (const RunSetting& setting : settings) {
    out += fmt::format("---@field {}? {} {}\n", setting.name, setting.type, setting.help);
    for (const std::string& name : setting.short_names)
      out += fmt::format("---@field {}? {} short for `{}`\n", name, setting.type, setting.name);
  }
}

/// What `require "module"` gives.
std::string module_file(const Reference& reference, const std::string& module) {
  std::string text = fmt::format(
      "---@meta {}\n-- Written by `make docs`: what `require \"{}\"` gives; see optbench.lua.\n\n",
      module, module);
  const bool is_rule = module.starts_with("optim.") || module.starts_with("schedule.");
  if (reference.find(module) != nullptr) return text + fmt::format("return {}\n", module);
  const std::string type = reference.find_section(module) != nullptr ? module
                           : !is_rule                                ? "any"
                           : module.starts_with("optim.")            ? "OptimizerClass"
                                                                     : "ScheduleClass";
  return text + fmt::format("---@type {}\nlocal module\nreturn module\n", type);
}

}  // namespace

std::vector<EditorFile> editor_files(const Reference& reference, const train::Catalog& catalog) {
  std::string text(kHead);
  text += editor_classes();
  append_run_settings(text, reference.run_settings());
  for (const ReferenceSection& section : reference.sections()) {
    if (section.kind == ReferenceSection::Kind::type) append_type(text, section);
  }
  for (const ReferenceSection& section : reference.sections()) {
    if (section.kind == ReferenceSection::Kind::module) append_module(text, section, catalog);
  }
  text += "\nreturn optbench\n";

  std::vector<EditorFile> files = {{.name = "optbench.lua", .text = std::move(text)}};
  for (const std::string& module : reference.modules()) {
    if (module == "optbench") continue;
    std::string file = module;
    std::replace(file.begin(), file.end(), '.', '_');
    files.push_back({.name = file + ".lua", .text = module_file(reference, module)});
  }
  return files;
}

}  // namespace optbench::bindings::reference
