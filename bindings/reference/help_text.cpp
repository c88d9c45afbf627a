// SPDX-License-Identifier: MIT
#include "bindings/reference/help_text.hpp"

#include "bindings/tensor/tensor_families.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace optbench::bindings::reference {
namespace {

constexpr std::size_t kIndent = 3;

/// Fills words into lines and begins a new one where the next would not fit.
class LineFiller {
 public:
  LineFiller(std::size_t indent, std::size_t width) : indent_(indent), width_(width) {}

  void add(std::string_view word) {
    if (!line_.empty() && line_.size() + 1 + word.size() > width_) end_line();
    line_ += line_.empty() ? std::string(indent_, ' ') : " ";
    line_ += word;
  }
  void end_line() {
    if (line_.empty()) return;
    out_ += line_ + "\n";
    line_.clear();
  }
  void add_raw(std::string_view line) {
    end_line();
    out_ += line.empty() ? "\n" : fmt::format("{}{}\n", std::string(indent_, ' '), line);
  }
  [[nodiscard]] std::string text() {
    end_line();
    return std::move(out_);
  }

 private:
  std::size_t indent_;
  std::size_t width_;
  std::string line_;
  std::string out_;
};

/// "other" and its meaning in two columns.
struct Row {
  std::string name;
  std::string meaning;
};

std::string rows_text(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.name.size());
  width = std::min<std::size_t>(width, 28);
  std::string out;
  for (const Row& row : rows) {
    std::string meaning = wrapped(row.meaning, kIndent + width + 2);
    const std::string head = fmt::format("{}{:<{}}  ", std::string(kIndent, ' '), row.name, width);
    if (row.name.size() > width || meaning.empty()) {
      out += head.substr(0, head.find_last_not_of(' ') + 1) + "\n" + meaning;
    } else {
      out += head + meaning.substr(kIndent + width + 2);
    }
  }
  return out;
}

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

std::string settings_text(const std::vector<RunSetting>& settings) {
  std::vector<Row> rows;
  for (const RunSetting& setting : settings) {
    std::string name = setting.name;
    for (const std::string& short_name : setting.short_names) name += ", " + short_name;
    rows.push_back({name, fmt::format("{}: {}", setting.type, setting.help)});
  }
  return "\nSettings:\n\n" + rows_text(rows);
}

/// The names of entries, as many to a line as fit.
std::string names_text(const std::vector<const ReferenceEntry*>& entries) {
  LineFiller lines(kIndent, 80);
  for (const ReferenceEntry* entry : entries) lines.add(entry->last_name());
  return lines.text();
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

std::string options_text(const std::vector<OptionSpec>& options) {
  if (options.empty()) return "\n   It has no options.\n";
  std::vector<Row> rows;
  for (const OptionSpec& option : options) {
    rows.push_back(
        {option.name, fmt::format("{} ({}; {})", option.help, option.expectation(),
                                  option.default_value ? "default " + to_text(*option.default_value)
                                                       : "must be given")});
  }
  return "\nOptions:\n\n" + rows_text(rows);
}

template <class Entry>
std::string rules_text(const Registry<Entry>& registry, std::string_view module) {
  std::vector<Row> rows;
  for (const auto& [name, entry] : registry) {
    if (entry.origin.starts_with(module)) rows.push_back({name, entry.summary});
  }
  return "\n" + rows_text(rows);
}

/// Whatever the catalog has under that name; empty when it has nothing.
std::string catalog_help(const train::Catalog& catalog, const std::string& name) {
  if (catalog.optimizers.contains(name)) {
    const train::OptimizerEntry& entry = catalog.optimizers.find(name);
    return rule_help("optimizer", name, entry.summary, entry.source, entry.options);
  }
  if (catalog.schedules.contains(name)) {
    const train::ScheduleEntry& entry = catalog.schedules.find(name);
    return rule_help("schedule", name, entry.summary, entry.source, entry.options);
  }
  if (catalog.problems.contains(name)) return problem_help(catalog.problems.find(name));
  if (catalog.datasets.contains(name)) {
    const data::DatasetEntry& entry = catalog.datasets.find(name);
    return rule_help("data set", name, entry.summary, entry.source, entry.options);
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
  return names;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  LineFiller lines(indent, width);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with("  ")) {
      lines.add_raw(line);
      continue;
    }
    while (!line.empty()) {
      const std::size_t blank = std::min(line.find(' '), line.size());
      if (blank > 0) lines.add(line.substr(0, blank));
      line.remove_prefix(std::min(blank + 1, line.size()));
    }
  }
  return lines.text();
}

std::string overview_help(const Reference& reference) {
  std::string out =
      "help(x) describes x: a function, a tensor or another value, a module, a rule.\n"
      "help \"name\" looks a name up: \"torch.zeros\", \"add_\", \"adam\", \"mnist_mlp\", "
      "\"run\".\n\n";
  std::vector<Row> modules;
  std::vector<Row> types;
  for (const ReferenceSection& section : reference.sections()) {
    if (section.name.empty()) continue;
    const bool is_module = section.kind == ReferenceSection::Kind::module;
    std::string summary = section.help.substr(0, section.help.find('\n'));
    if (summary.empty()) summary = fmt::format("{} names", section.entries.size());
    (is_module ? modules : types).push_back({section.name, summary});
  }
  out += "Modules:\n\n" + rows_text(modules) + "\nTypes of values:\n\n" + rows_text(types);
  return out;
}

std::string entry_help(const Reference& reference, const ReferenceEntry& entry) {
  std::string out = entry.usage() + "\n\n" + wrapped(entry.help, kIndent);
  bool takes_settings = false;
  for (const CallForm& form : entry.forms) {
    const std::vector<Row> rows = form_rows(form);
    if (!rows.empty()) out += "\n" + rows_text(rows);
    for (const Parameter& parameter : form.parameters)
      takes_settings = takes_settings || parameter.type == "RunSettings";
  }
  if (!entry.twin.empty()) out += fmt::format("\n   The same as {}.\n", entry.twin);
  if (takes_settings) out += settings_text(reference.run_settings());
  return out;
}

std::string section_help(const ReferenceSection& section, const train::Catalog& catalog) {
  const bool is_type = section.kind == ReferenceSection::Kind::type;
  std::string out = fmt::format("{} {}\n", is_type ? "type" : "module", section.name);
  if (!section.help.empty()) out += "\n" + wrapped(section.help, kIndent);
  std::vector<std::string> families;
  for (const tensor::TensorFamily& family : tensor::tensor_families())
    families.emplace_back(family.heading);
  families.emplace_back();
  for (const std::string& family : families) {
    const auto entries = members(section, family);
    if (entries.empty()) continue;
    out += fmt::format("\n{}:\n\n{}", family.empty() ? "Names" : family, names_text(entries));
  }
  std::vector<Row> operators;
  for (const ReferenceEntry& entry : section.entries) {
    if (entry.kind == ReferenceEntry::Kind::operation)
      operators.push_back({entry.usage(), entry.help});
  }
  if (!operators.empty()) out += "\nOperators:\n\n" + rows_text(operators);
  if (section.name == "optim") out += rules_text(catalog.optimizers, "optim.");
  if (section.name == "schedule") out += rules_text(catalog.schedules, "schedule.");
  for (const ReferenceEntry& entry : section.entries) {
    if (entry.kind == ReferenceEntry::Kind::operation) continue;
    out += fmt::format("\nhelp \"{}\" describes one of them.\n", entry.name);
    break;
  }
  return out;
}

std::string rule_help(std::string_view kind, const std::string& name, const std::string& summary,
                      const std::string& source, const std::vector<OptionSpec>& options) {
  std::string out = fmt::format("{} {}\n\n", kind, name) + wrapped(summary, kIndent);
  if (!source.empty()) out += wrapped(source, kIndent);
  return out + options_text(options);
}

std::string problem_help(const model::ProblemEntry& problem) {
  std::string out =
      rule_help("problem", problem.name, problem.summary, problem.source, problem.options);
  std::vector<std::string> metrics;
  for (const record::Metric& metric : problem.all_metrics()) metrics.push_back(metric.title);
  std::vector<Row> rows = {{"data set", problem.dataset},
                           {"loss", problem.loss},
                           {"metrics", fmt::format("{}", fmt::join(metrics, ", "))},
                           {"L2 factor", fmt::format("{}", problem.default_l2)},
                           {"batch size", fmt::format("{}", problem.default_batch_size)},
                           {"epochs", fmt::format("{}", problem.default_num_epochs)},
                           {"threads", problem.threads_text()}};
  return out + "\nDefaults:\n\n" + rows_text(rows) +
         fmt::format("\n`optbench describe {}` also lists its layers.\n", problem.name);
}

std::string setting_help(const RunSetting& setting) {
  std::string names = setting.name;
  for (const std::string& name : setting.short_names) names += ", " + name;
  return fmt::format("setting of a run: {}\n\n", names) +
         wrapped(fmt::format("{}: {}", setting.type, setting.help), kIndent);
}

std::string topic_help(const Reference& reference, const train::Catalog& catalog,
                       const std::string& topic) {
  if (const ReferenceEntry* entry = reference.find(topic)) return entry_help(reference, *entry);
  if (const ReferenceSection* section = reference.find_section(topic); section && !topic.empty())
    return section_help(*section, catalog);
  if (std::string text = catalog_help(catalog, topic); !text.empty()) return text;
  const std::string last = topic.substr(topic.find_last_of(".:") + 1);
  if (topic.starts_with("optim.") || topic.starts_with("schedule.")) {
    if (std::string text = catalog_help(catalog, last); !text.empty()) return text;
  }
  std::string out;
  for (const ReferenceEntry* entry : reference.find_last(topic)) {
    const bool shown = !entry->twin.empty() && entry->kind == ReferenceEntry::Kind::function;
    if (!shown) out += (out.empty() ? "" : "\n") + entry_help(reference, *entry);
  }
  if (!out.empty()) return out;
  for (const RunSetting& setting : reference.run_settings()) {
    const auto& names = setting.short_names;
    if (setting.name == topic || std::find(names.begin(), names.end(), topic) != names.end())
      return setting_help(setting);
  }
  const std::string suggestion = did_you_mean(topic, all_names(reference, catalog));
  fail(ErrorKind::unknown_name, "help: nothing is called '{}'{} (`help()` shows where to begin)",
       topic, suggestion.empty() ? did_you_mean(last, all_names(reference, catalog)) : suggestion);
}

}  // namespace optbench::bindings::reference
