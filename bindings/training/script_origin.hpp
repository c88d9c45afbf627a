// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/code_file.hpp"

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::bindings::training {

/// Where a declared optimizer, schedule or problem comes from.
struct ScriptOrigin {
  std::string origin;               ///< the require name of what is shipped, a path, or "inline"
  std::string digest = {};          ///< SHA-256 of its text; empty for "inline"
  std::vector<CodeFile> code = {};  ///< the user's files: its own first

  /// Why an entry of this origin has no identity; empty where it has one.
  [[nodiscard]] std::string identity_missing(std::string_view kind, std::string_view name) const {
    if (origin != "inline") return "";
    return fmt::format("the {} '{}' was given by a script without a file of its own", kind, name);
  }
};

/// What each run makes its instance of. What is shipped, and what a script declared itself, is the
/// same for all runs; a file is loaded for each.
template <class Declared>
using ForEachRun = std::function<Declared()>;

template <class Declared>
[[nodiscard]] ForEachRun<Declared> always(Declared declared) {
  return [declared = std::move(declared)] { return declared; };
}

/// The first run gets what was loaded to read the declaration; the others what `load` gives, so
/// that nothing that a run leaves behind in a script reaches the next.
template <class Declared>
[[nodiscard]] ForEachRun<Declared> anew(Declared first, std::function<Declared()> load) {
  auto unused = std::make_shared<std::optional<Declared>>(std::move(first));
  return [unused = std::move(unused), load = std::move(load)] {
    if (*unused) return *std::exchange(*unused, std::nullopt);
    return load();
  };
}

}  // namespace optbench::bindings::training
