// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/help_layout.hpp"
#include "bindings/reference/reference.hpp"
#include "engine/base/options.hpp"
#include "engine/train/catalog.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::reference {

// The texts that help(x) prints, each ended by a newline and at most `width` columns wide where
// words allow it.

/// Where to begin: modules, types, and what else help takes.
[[nodiscard]] std::string overview_help(const Reference& reference, std::size_t width = kHelpWidth);
/// One function, method, operation or value.
[[nodiscard]] std::string entry_help(const Reference& reference, const ReferenceEntry& entry,
                                     std::size_t width = kHelpWidth);
/// A module or type: what it is and the names in it, by family, or each with its summary.
[[nodiscard]] std::string section_help(const ReferenceSection& section,
                                       const train::Catalog& catalog,
                                       std::size_t width = kHelpWidth);
/// An optimizer, schedule, problem or data set with its options.
[[nodiscard]] std::string rule_help(std::string_view kind, const std::string& name,
                                    const std::string& summary, const std::string& source,
                                    const std::vector<OptionSpec>& options,
                                    std::size_t width = kHelpWidth);
[[nodiscard]] std::string problem_help(const model::ProblemEntry& problem,
                                       std::size_t width = kHelpWidth);
/// One setting of a run.
[[nodiscard]] std::string setting_help(const RunSetting& setting, std::size_t width = kHelpWidth);

/// What help prints for a text: a full name ("torch.zeros", also "optimizer.define"), a module, a
/// name of the catalog, a type; else all that has it as its last name ("add_", "closure"), fields
/// of types and settings of a run among them. Throws Error(unknown_name) with "did you mean".
[[nodiscard]] std::string topic_help(const Reference& reference, const train::Catalog& catalog,
                                     const std::string& topic, std::size_t width = kHelpWidth);

}  // namespace optbench::bindings::reference
