// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/training/session.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::prompt {

/// How a piece of input can go on.
struct Completion {
  std::size_t word = 0;                 ///< where the word that is completed begins
  std::vector<std::string> names = {};  ///< what can stand in its place, sorted
  std::string suffix = {};              ///< what follows a name that was chosen: " = ", "\""
  std::string usage = {};               ///< how to call what stands there, when that is known
};

/// Completes the word that `input` ends with; `input` is all of what was typed since the last line
/// that ran, up to the cursor. Offered are
///
/// - globals and reserved words; fields, found without running `__index` functions;
/// - methods of tensors and other shipped types, also of what a documented call returns;
/// - option names in the braces of a documented call, those of an optimizer in `set = {` too;
/// - in strings: names of problems, optimizers, schedules, data sets, dtypes, modules, where the
///   option or function in front asks for one; elsewhere files.
///
/// No code of a script runs.
[[nodiscard]] Completion complete_input(training::Session& session, std::string_view input);

/// The files and folders whose path begins with `path`, folders with a final '/'; hidden ones only
/// when the last part of `path` begins with a dot.
[[nodiscard]] std::vector<std::string> complete_path(std::string_view path);

/// What all names have in common at their beginning.
[[nodiscard]] std::string common_prefix(const std::vector<std::string>& names);

}  // namespace optbench::bindings::prompt
