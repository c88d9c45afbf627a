// SPDX-License-Identifier: MIT
#include "bindings/reference/help_text.hpp"

#include "bindings/reference/type_descriptions.hpp"
#include "bindings/tensor/tensor_families.hpp"
#include "engine/base/counted.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace optbench::bindings::reference {
namespace {

constexpr std::string_view kRunSettings = "RunSettings";  // the type

Row parameter_row(const Parameter& parameter) {
  std::string meaning = parameter.type;
  if (!parameter.fallback.empty()) {
    meaning += ", default " + parameter.fallback;
  } else if (parameter.optional && parameter.name != "...") {
    meaning += ", may be left out";
  }
  if (!parameter.help.empty()) meaning += ": " + parameter.help;
  return {parameter.name, meaning};
}

std::vector<Row> form_rows(const CallForm& form) {
  std::vector<Row> rows;
  if (form.is_property) return rows;
  for (const Parameter& parameter : form.parameters) {
    if (parameter.options.empty()) rows.push_back(parameter_row(parameter));
    for (const Parameter& option : parameter.options) {
      rows.push_back(parameter_row(option));
      rows.back().name += " =";
    }
  }
  for (const Result& result : form.results) {
    std::string meaning = result.type == "self" ? "the value itself" : result.type;
    if (!result.name.empty()) meaning = fmt::format("{} ({})", result.name, result.type);
    if (!result.help.empty()) meaning += ": " + result.help;
    rows.push_back({"returns", meaning});
  }
  return rows;
}

std::string settings_text(const std::vector<RunSetting>& settings, std::size_t width) {
  std::vector<Row> rows;
  for (const RunSetting& setting : settings) {
    std::string name = setting.name;
    for (const std::string& short_name : setting.short_names) name += ", " + short_name;
    rows.push_back({name, fmt::format("{}: {}", setting.type, setting.help)});
  }
  return "\nSettings:\n\n" + rows_text(rows, width);
}

/// The names of entries, as many to a line as fit.
std::string names_text(const std::vector<const ReferenceEntry*>& entries, std::size_t width) {
  std::string names;
  for (const ReferenceEntry* entry : entries) names.append(entry->last_name()).push_back(' ');
  return wrapped(names, kIndent, width);
}

/// The names of entries and what each is for.
std::string summaries_text(const std::vector<const ReferenceEntry*>& entries, std::size_t width) {
  std::vector<Row> rows;
  for (const ReferenceEntry* entry : entries) {
    const std::string summary = first_sentence(entry->help);
    rows.push_back({std::string(entry->last_name()), summary.empty() ? entry->type : summary});
  }
  return rows_text(rows, width);
}

std::vector<const ReferenceEntry*> members(const ReferenceSection& section,
                                           std::string_view family) {
  std::vector<const ReferenceEntry*> entries;
  for (const ReferenceEntry& entry : section.entries) {
    if (entry.family == family && entry.kind != ReferenceEntry::Kind::operation)
      entries.push_back(&entry);
  }
  return entries;
}

std::string options_text(const std::vector<OptionSpec>& options, std::size_t width) {
  if (options.empty()) return "\n   It has no options.\n";
  std::vector<Row> rows;
  for (const OptionSpec& option : options) {
    rows.push_back(
        {option.name, fmt::format("{} ({}; {})", option.help, option.expectation(),
                                  option.default_value ? "default " + to_text(*option.default_value)
                                                       : "must be given")});
  }
  return "\nOptions:\n\n" + rows_text(rows, width);
}

template <class Entry>
std::string rules_text(const Registry<Entry>& registry, std::string_view module,
                       std::size_t width) {
  std::vector<Row> rows;
  for (const auto& [name, entry] : registry) {
    if (entry.origin.starts_with(module)) rows.push_back({name, entry.summary});
  }
  return "\n" + rows_text(rows, width);
}

/// Whatever the catalog has under that name; empty when it has nothing.
std::string catalog_help(const train::Catalog& catalog, const std::string& name,
                         std::size_t width) {
  if (catalog.optimizers.contains(name)) {
    const train::OptimizerEntry& entry = catalog.optimizers.find(name);
    return rule_help("optimizer", name, entry.summary, entry.source, entry.options, width);
  }
  if (catalog.schedules.contains(name)) {
    const train::ScheduleEntry& entry = catalog.schedules.find(name);
    return rule_help("schedule", name, entry.summary, entry.source, entry.options, width);
  }
  if (catalog.problems.contains(name)) return problem_help(catalog.problems.find(name), width);
  if (catalog.datasets.contains(name)) {
    const data::DatasetEntry& entry = catalog.datasets.find(name);
    return rule_help("data set", name, entry.summary, entry.source, entry.options, width);
  }
  return "";
}

/// A type that is described in full: its fields, and the methods that a script gives it.
std::string description_help(const TypeDescription& type, std::size_t width) {
  std::string out = fmt::format("type {}\n\n", type.name) + wrapped(type.help, kIndent, width);
  if (!type.alias.empty()) out += "\n" + wrapped("It stands for " + type.alias, kIndent, width);
  std::vector<Row> rows;
  for (const TypeDescription::Field& field : type.fields) {
    std::string meaning = field.type + (field.optional ? ", may be absent" : "");
    if (!field.help.empty()) meaning += ": " + field.help;
    rows.push_back({field.name, meaning});
  }
  if (!rows.empty()) out += "\nFields:\n\n" + rows_text(rows, width);
  rows.clear();
  for (const ReferenceEntry& method : type.methods) rows.push_back({method.usage(), method.help});
  if (!rows.empty()) out += "\nMethods:\n\n" + rows_text(rows, width);
  return out;
}

/// One field of a type.
std::string field_help(const TypeDescription& type, const TypeDescription::Field& field,
                       std::size_t width) {
  return usage_lines(fmt::format("{}.{} -> {}", type.methods.empty() ? type.name : "self",
                                 field.name, field.type),
                     width) +
         "\n" + wrapped(fmt::format("{}\nA field of {}.", field.help, type.name), kIndent, width);
}

/// A type of the descriptions; empty when there is none of that name.
std::string type_help(const Reference& reference, const std::string& name, std::size_t width) {
  for (const TypeDescription& type : type_descriptions()) {
    if (type.name == name) return description_help(type, width);
  }
  if (name == kRunSettings) {
    return fmt::format("type {}\n\n", name) +
           wrapped("The settings of a run, for optbench.run and in a plan.", kIndent, width) +
           settings_text(reference.run_settings(), width);
  }
  return "";
}

/// The way to a module that scripts write in another way: `optimizer.define` is
/// optim.base.define.
std::string own_name(const std::string& topic) {
  for (const auto& [written, name] :
       {std::pair{"optimizer.", "optim.base."}, std::pair{"schedule.", "schedule.base."}}) {
    if (topic == std::string(written) + "define") return std::string(name) + "define";
  }
  return topic;
}

/// Everything whose last name it is; empty when there is nothing.
std::string last_name_help(const Reference& reference, const std::string& topic,
                           std::size_t width) {
  std::string out;
  const auto append = [&](const std::string& text) { out += (out.empty() ? "" : "\n") + text; };
  for (const ReferenceEntry* entry : reference.find_last(topic)) {
    const bool shown = !entry->twin.empty() && entry->kind == ReferenceEntry::Kind::function;
    if (!shown) append(entry_help(reference, *entry, width));
  }
  for (const RunSetting& setting : reference.run_settings()) {
    const auto& names = setting.short_names;
    if (setting.name == topic || std::find(names.begin(), names.end(), topic) != names.end())
      append(setting_help(setting, width));
  }
  for (const TypeDescription& type : type_descriptions()) {
    const std::string last = topic.substr(topic.find_last_of(".:") + 1);
    const bool is_owner =
        last == topic || topic.starts_with("self") || topic.starts_with(type.name);
    for (const TypeDescription::Field& field : type.fields) {
      if (is_owner && field.name == last) append(field_help(type, field, width));
    }
    for (const ReferenceEntry& method : type.methods) {
      if (is_owner && method.last_name() == last) append(entry_help(reference, method, width));
    }
  }
  for (const BuiltInType& type : built_in_types()) {
    if (type.name != topic) continue;
    append(fmt::format("type {}, of Lua itself\n\n", topic) +
           wrapped(type.meaning, kIndent, width));
  }
  return out;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// The name of the type that is written so but for the case of its letters; empty without one.
std::string type_like(const Reference& reference, const std::string& topic) {
  std::vector<std::string> names = {std::string(kRunSettings)};
  for (const TypeDescription& type : type_descriptions()) names.push_back(type.name);
  for (const ReferenceSection& section : reference.sections()) names.push_back(section.name);
  for (const std::string& name : names) {
    if (!name.empty() && name != topic && lower_case(name) == lower_case(topic)) return name;
  }
  return "";
}

std::vector<std::string> all_names(const Reference& reference, const train::Catalog& catalog) {
  std::vector<std::string> names = reference.names();
  for (const auto& list : {catalog.optimizers.names(), catalog.schedules.names(),
                           catalog.problems.names(), catalog.datasets.names()}) {
    names.insert(names.end(), list.begin(), list.end());
  }
  for (const RunSetting& setting : reference.run_settings()) names.push_back(setting.name);
  for (const TypeDescription& type : type_descriptions()) {
    names.push_back(type.name);
    for (const TypeDescription::Field& field : type.fields) names.push_back(field.name);
  }
  return names;
}

}  // namespace

std::string overview_help(const Reference& reference, std::size_t width) {
  std::string out =
      wrapped("help(x) describes x: a function, a tensor or another value, a module, a rule.", 0,
              width) +
      wrapped(
          "help \"name\" looks a name up: \"torch.zeros\", \"add_\", \"adam\", \"mnist_mlp\", "
          "\"run\".",
          0, width) +
      "\n";
  std::vector<Row> modules;
  std::vector<Row> types;
  for (const ReferenceSection& section : reference.sections()) {
    if (section.name.empty()) continue;
    const bool is_module = section.kind == ReferenceSection::Kind::module;
    std::string summary = section.help.substr(0, section.help.find('\n'));
    if (summary.empty()) summary = counted(section.entries.size(), "name");
    (is_module ? modules : types).push_back({section.name, summary});
  }
  for (const TypeDescription& type : type_descriptions())
    types.push_back({type.name, first_sentence(type.help)});
  out += "Modules:\n\n" + rows_text(modules, width) + "\nTypes of values:\n\n" +
         rows_text(types, width);
  return out;
}

std::string entry_help(const Reference& reference, const ReferenceEntry& entry, std::size_t width) {
  std::string out = usage_lines(entry.usage(), width) + "\n" + wrapped(entry.help, kIndent, width);
  bool takes_settings = false;
  for (const CallForm& form : entry.forms) {
    const std::vector<Row> rows = form_rows(form);
    if (!rows.empty()) out += "\n" + rows_text(rows, width);
    for (const Parameter& parameter : form.parameters)
      takes_settings = takes_settings || parameter.type == kRunSettings;
  }
  if (!entry.twin.empty()) {
    out += '\n';
    out += wrapped(fmt::format("The same as {}.", entry.twin), kIndent, width);
  }
  if (takes_settings) out += settings_text(reference.run_settings(), width);
  return out;
}

std::string section_help(const ReferenceSection& section, const train::Catalog& catalog,
                         std::size_t width) {
  const bool is_type = section.kind == ReferenceSection::Kind::type;
  std::string out = fmt::format("{} {}\n", is_type ? "type" : "module", section.name);
  if (!section.help.empty()) out += "\n" + wrapped(section.help, kIndent, width);
  std::vector<std::string> families;
  for (const tensor::TensorFamily& family : tensor::tensor_families())
    families.emplace_back(family.heading);
  families.emplace_back();
  for (const std::string& family : families) {
    const auto entries = members(section, family);
    if (entries.empty()) continue;
    out += family.empty() ? fmt::format("\nNames:\n\n{}", summaries_text(entries, width))
                          : fmt::format("\n{}:\n\n{}", family, names_text(entries, width));
  }
  std::vector<Row> operators;
  for (const ReferenceEntry& entry : section.entries) {
    if (entry.kind == ReferenceEntry::Kind::operation)
      operators.push_back({entry.usage(), entry.help});
  }
  if (!operators.empty()) out += "\nOperators:\n\n" + rows_text(operators, width);
  if (section.name == "optim") out += rules_text(catalog.optimizers, "optim.", width);
  if (section.name == "schedule") out += rules_text(catalog.schedules, "schedule.", width);
  for (const ReferenceEntry& entry : section.entries) {
    if (entry.kind == ReferenceEntry::Kind::operation) continue;
    out += "\n" + wrapped(fmt::format("help \"{}\" describes one of them.", entry.name), 0, width);
    break;
  }
  return out;
}

std::string rule_help(std::string_view kind, const std::string& name, const std::string& summary,
                      const std::string& source, const std::vector<OptionSpec>& options,
                      std::size_t width) {
  std::string out = fmt::format("{} {}\n\n", kind, name) + wrapped(summary, kIndent, width);
  if (!source.empty()) out += wrapped(source, kIndent, width);
  return out + options_text(options, width);
}

std::string problem_help(const model::ProblemEntry& problem, std::size_t width) {
  std::string out =
      rule_help("problem", problem.name, problem.summary, problem.source, problem.options, width);
  std::vector<std::string> metrics;
  for (const record::Metric& metric : problem.all_metrics()) metrics.push_back(metric.title);
  std::vector<Row> rows = {{"data set", problem.dataset},
                           {"loss", problem.loss},
                           {"metrics", fmt::format("{}", fmt::join(metrics, ", "))},
                           {"L2 factor", fmt::format("{}", problem.default_l2)},
                           {"batch size", fmt::format("{}", problem.default_batch_size)},
                           {"epochs", fmt::format("{}", problem.default_num_epochs)},
                           {"threads", problem.threads_text()}};
  return out + "\nDefaults:\n\n" + rows_text(rows, width) + "\n" +
         wrapped(fmt::format("`optbench describe {}` also lists its layers.", problem.name), 0,
                 width);
}

std::string setting_help(const RunSetting& setting, std::size_t width) {
  std::string names = setting.name;
  for (const std::string& name : setting.short_names) names += ", " + name;
  return fmt::format("setting of a run: {}\n\n", names) +
         wrapped(fmt::format("{}: {}", setting.type, setting.help), kIndent, width);
}

std::string topic_help(const Reference& reference, const train::Catalog& catalog,
                       const std::string& topic, std::size_t width) {
  if (const ReferenceEntry* entry = reference.find(own_name(topic)))
    return entry_help(reference, *entry, width);
  if (const ReferenceSection* section = reference.find_section(topic); section && !topic.empty())
    return section_help(*section, catalog, width);
  if (std::string text = catalog_help(catalog, topic, width); !text.empty()) return text;
  const std::string last = topic.substr(topic.find_last_of(".:") + 1);
  if (topic.starts_with("optim.") || topic.starts_with("schedule.")) {
    if (std::string text = catalog_help(catalog, last, width); !text.empty()) return text;
  }
  if (std::string text = type_help(reference, topic, width); !text.empty()) return text;
  if (std::string text = last_name_help(reference, topic, width); !text.empty()) return text;
  if (const std::string type = type_like(reference, topic); !type.empty())
    return topic_help(reference, catalog, type, width);
  const std::string suggestion = did_you_mean(topic, all_names(reference, catalog));
  fail(ErrorKind::unknown_name, "help: nothing is called '{}'{} (`help()` shows where to begin)",
       topic, suggestion.empty() ? did_you_mean(last, all_names(reference, catalog)) : suggestion);
}

}  // namespace optbench::bindings::reference
