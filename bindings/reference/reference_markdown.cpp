// SPDX-License-Identifier: MIT
#include "bindings/reference/reference_markdown.hpp"

#include "bindings/tensor/tensor_families.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace optbench::bindings::reference {
namespace {

constexpr std::string_view kIntroduction = R"(# What scripts can call

Written by `make docs` from the registrations that check the arguments; `help(x)` prints the same texts, and the
definitions for editors (docs/editor.md) come from the same source.

- **Names** are PyTorch's. A name that ends in `_` works in place and returns its tensor; the others leave it as it is.
  A function of `torch` that is a method too stands under the methods: `torch.sqrt(t)` is `t:sqrt()`.
- **Indices and dimensions count from 1**, or from the end when negative: `t[1]` is the first entry, `t[-1]` the last,
  `dim = -1` the last dimension. Ranges include both ends.
- **Broadcasting** is PyTorch's: shapes are compared from their last dimension, and a dimension of size 1 is repeated. In
  place, the result must have the shape of the tensor that is changed.
- **In a usage line** each parameter has its type: `other: Tensor|number` is a tensor or a number, `integer[]` a list.
  `name: number = 1` may be left out and is then 1; what stands in `[brackets]` may be left out; `{dtype: Dtype, device:
  string}` is a last table of options, `{ dtype = "float64" }`; `-> t` is the tensor itself. `shape...` is written `2, 3`
  or `{ 2, 3 }`.
- **dtypes** are `"float32"`, `"float64"`, `"float16"`, `"bfloat16"`, `"int64"`, `"int32"`, `"int16"`, `"int8"`, `"uint8"`
  and `"bool"`.

**Compared with PyTorch**, besides counting from 1: keyword arguments are the last table of a call. `shape`, `dtype` and
`device` are methods, `t:shape()`. `t[{ 2, { 1, 3 }, {} }]` stands for `t[1, 0:3, :]`. What returns indices (`argmax`, `sort`,
`nonzero`, `randperm`) counts them from 1 as well, so that they index. `==` asks whether both sides are the same tensor, as
Lua wants it; `t:eq(other)` compares the elements. Matrices are multiplied by `t:matmul(other)`. What stands below is
bound; a function of PyTorch that is not there is not, and there are no complex, sparse or quantised tensors.
)";

/// The anchor of a heading, as GitHub generates it.
std::string anchor(std::string_view heading) {
  std::string result;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '_' || c == '-')
      result += static_cast<char>(std::tolower(byte));
    if (c == ' ') result += '-';
  }
  return result;
}

std::string heading_of(const ReferenceSection& section) {
  if (section.name.empty()) return "Functions of the language";
  if (section.kind == ReferenceSection::Kind::type) return section.name;
  return "Module " + section.name;
}

std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, 1, '\\');
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// Appends the text of a doc comment; lines indented beyond the sentences are kept as they are.
void append_text(std::string& out, std::string_view text) {
  bool in_block = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool indented = line.starts_with("  ");
    if (indented != in_block && !(in_block && line.empty())) {
      // Empty lines at the end of a block belong after it.
      const bool is_apart = in_block && out.ends_with("\n\n");
      if (is_apart) out.pop_back();
      out += is_apart ? "```\n\n" : "```\n";
      in_block = indented;
    }
    out += fmt::format("{}\n", line);
  }
  if (in_block) out += "```\n";
}

/// Short entries as rows of a table: usage and meaning.
void append_table(std::string& out, const std::vector<const ReferenceEntry*>& entries) {
  out += "\n| | |\n| --- | --- |\n";
  for (const ReferenceEntry* entry : entries) {
    const std::string usage = cell(entry->usage(UsageDetail::types));
    std::string twin;
    if (!entry->twin.empty() && entry->kind == ReferenceEntry::Kind::method)
      twin = fmt::format(" Also `{}`.", entry->twin);
    out += fmt::format("| `{}` | {}{} |\n", usage, cell(entry->help), twin);
  }
}

/// Appends an entry whose parameters are described one by one.
void append_described(std::string& out, const ReferenceEntry& entry) {
  out += fmt::format("\n### {}\n\n```\n{}\n```\n\n", entry.name, entry.usage());
  append_text(out, entry.help);
  for (const CallForm& form : entry.forms) {
    if (!form.parameters.empty()) out += '\n';
    for (const Parameter& parameter : form.parameters) {
      out += fmt::format("- `{}` ({}{})", parameter.name, parameter.optional ? "optional " : "",
                         parameter.type);
      if (!parameter.help.empty()) out += parameter.help.starts_with('\n') ? ":" : ": ";
      append_text(out, parameter.help);
      if (!out.ends_with('\n')) out += '\n';
    }
    for (const Result& result : form.results) {
      out += fmt::format("- returns {}{}", result.type, result.help.empty() ? "\n" : ": ");
      append_text(out, result.help);
    }
  }
}

bool is_described(const ReferenceEntry& entry) {
  const bool long_help = entry.help.find('\n') != std::string::npos;
  return long_help || std::any_of(entry.forms.begin(), entry.forms.end(), [](const auto& form) {
           return std::any_of(form.parameters.begin(), form.parameters.end(),
                              [](const auto& parameter) { return !parameter.help.empty(); });
         });
}

/// The entries to list in this section; functions that are also methods are listed there.
std::vector<const ReferenceEntry*> shown_entries(const ReferenceSection& section) {
  std::vector<const ReferenceEntry*> entries;
  for (const ReferenceEntry& entry : section.entries) {
    const bool elsewhere = !entry.twin.empty() && entry.kind == ReferenceEntry::Kind::function;
    if (!elsewhere) entries.push_back(&entry);
  }
  return entries;
}

void append_families(std::string& out, const std::vector<const ReferenceEntry*>& entries) {
  std::vector<std::string> headings;
  for (const tensor::TensorFamily& family : tensor::tensor_families())
    headings.emplace_back(family.heading);
  headings.emplace_back();
  for (const std::string& heading : headings) {
    std::vector<const ReferenceEntry*> members;
    for (const ReferenceEntry* entry : entries) {
      if (entry->family == heading && entry->kind != ReferenceEntry::Kind::operation)
        members.push_back(entry);
    }
    if (members.empty()) continue;
    if (!heading.empty()) out += fmt::format("\n### {}\n", heading);
    append_table(out, members);
  }
  std::vector<const ReferenceEntry*> operations;
  for (const ReferenceEntry* entry : entries) {
    if (entry->kind == ReferenceEntry::Kind::operation) operations.push_back(entry);
  }
  if (operations.empty()) return;
  out += "\n### Operators\n";
  append_table(out, operations);
}

std::string twins_of(const ReferenceSection& section) {
  std::vector<std::string> names;
  for (const ReferenceEntry& entry : section.entries) {
    if (!entry.twin.empty() && entry.kind == ReferenceEntry::Kind::function)
      names.push_back(fmt::format("`{}`", entry.last_name()));
  }
  std::sort(names.begin(), names.end());
  return fmt::format("{}", fmt::join(names, ", "));
}

template <class Entry>
void append_rules(std::string& out, const Registry<Entry>& registry) {
  for (const auto& [name, entry] : registry) {
    out += fmt::format("\n### {}\n\n{}", name, entry.summary);
    if (!entry.source.empty()) out += fmt::format(" ({})", entry.source);
    out += ".\n";
    if (entry.options.empty()) continue;
    out += "\n| option | default | expected | meaning |\n| --- | --- | --- | --- |\n";
    for (const OptionSpec& option : entry.options) {
      out += fmt::format("| `{}` | {} | {} | {} |\n", option.name,
                         option.default_value ? to_text(*option.default_value) : "(required)",
                         option.expectation(), cell(option.help));
    }
  }
}

void append_settings(std::string& out, const std::vector<RunSetting>& settings) {
  out += "\n| setting | type | meaning |\n| --- | --- | --- |\n";
  for (const RunSetting& setting : settings) {
    std::string names = "`" + setting.name + "`";
    for (const std::string& name : setting.short_names) names += fmt::format(", `{}`", name);
    out += fmt::format("| {} | {} | {} |\n", names, cell(setting.type), cell(setting.help));
  }
}

void append_section(std::string& out, const ReferenceSection& section) {
  out += fmt::format("\n## {}\n", heading_of(section));
  if (!section.help.empty()) out += '\n';
  append_text(out, section.help);
  const std::string twins = twins_of(section);
  if (!twins.empty()) {
    out +=
        fmt::format("\nAs functions of their first tensor, described under Tensor:\n{}.\n", twins);
  }
  std::vector<const ReferenceEntry*> rows;
  std::vector<const ReferenceEntry*> described;
  for (const ReferenceEntry* entry : shown_entries(section))
    (is_described(*entry) ? described : rows).push_back(entry);
  if (!rows.empty()) append_families(out, rows);
  for (const ReferenceEntry* entry : described) append_described(out, *entry);
}

}  // namespace

std::string reference_markdown(const Reference& reference, const train::Catalog& catalog) {
  std::string out(kIntroduction);
  out += "\n## Contents\n\n";
  const auto list = [&](const std::string& heading) {
    out += fmt::format("- [{}](#{})\n", heading, anchor(heading));
  };
  for (const ReferenceSection& section : reference.sections()) list(heading_of(section));
  for (const char* heading : {"Settings of a run", "Optimizers", "Schedules"}) list(heading);

  for (const ReferenceSection& section : reference.sections()) append_section(out, section);
  out += "\n## Settings of a run\n\nOf `optbench.run`, and of each run in a plan.\n";
  append_settings(out, reference.run_settings());
  out += "\n## Optimizers\n\nBy name in `optbench run --optimizer NAME --set option=value`.\n";
  append_rules(out, catalog.optimizers);
  out +=
      "\n## Schedules\n\nBy name in `optbench run --schedule NAME --schedule-set option=value`.\n";
  append_rules(out, catalog.schedules);
  return out;
}

}  // namespace optbench::bindings::reference
