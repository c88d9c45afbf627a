// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/training/session.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::prompt {

/// Possible completions of an input.
struct Completion {
  std::size_t word = 0;                 ///< start of the word that is completed
  std::vector<std::string> names = {};  ///< possible replacements, sorted
  std::string suffix = {};              ///< text after a chosen name: " = ", "\""
  std::string usage = {};               ///< usage of the function at this place, if known
};

/// Completes the last word of `input`, which is the text typed since the last executed line, up to
/// the cursor. Candidates are
///
/// - globals and reserved words; fields, found without running `__index` functions;
/// - methods of tensors and other shipped types, also of what a documented call returns;
/// - option names in the braces of a documented call, those of an optimizer in `set = {` too;
/// - in strings: names of problems, optimizers, schedules, data sets, dtypes, modules, where the
///   option or function expects one; otherwise files.
///
/// Does not run script code.
[[nodiscard]] Completion complete_input(training::Session& session, std::string_view input);

/// The files and folders whose path begins with `path`, folders with a final '/'; hidden ones only
/// when the last part of `path` begins with a dot.
[[nodiscard]] std::vector<std::string> complete_path(std::string_view path);

/// The longest common prefix of all names.
[[nodiscard]] std::string common_prefix(const std::vector<std::string>& names);

}  // namespace optbench::bindings::prompt
