// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/reference.hpp"
#include "engine/base/options.hpp"
#include "engine/train/catalog.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::reference {

// The texts that help(x) prints, each ended by a newline and at most 80 columns wide where words
// allow it.

/// Where to begin: modules, types, and what else help takes.
[[nodiscard]] std::string overview_help(const Reference& reference);
/// One function, method, operation or value.
[[nodiscard]] std::string entry_help(const Reference& reference, const ReferenceEntry& entry);
/// A module or type: what it is and the names in it, by family.
[[nodiscard]] std::string section_help(const ReferenceSection& section,
                                       const train::Catalog& catalog);
/// An optimizer, schedule, problem or data set with its options.
[[nodiscard]] std::string rule_help(std::string_view kind, const std::string& name,
                                    const std::string& summary, const std::string& source,
                                    const std::vector<OptionSpec>& options);
[[nodiscard]] std::string problem_help(const model::ProblemEntry& problem);
/// One setting of a run.
[[nodiscard]] std::string setting_help(const RunSetting& setting);

/// What help prints for a text: a full name ("torch.zeros"), a last name ("add_"), a module, a
/// type, or a name of the catalog. Throws Error(unknown_name) with "did you mean".
[[nodiscard]] std::string topic_help(const Reference& reference, const train::Catalog& catalog,
                                     const std::string& topic);

/// Words filled into lines of at most `width` columns, each begun by `indent` blanks; lines of the
/// text that are indented themselves stay as they are.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent,
                                  std::size_t width = 80);

}  // namespace optbench::bindings::reference
