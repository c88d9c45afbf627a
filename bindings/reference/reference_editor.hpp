// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/reference.hpp"
#include "engine/train/catalog.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::reference {

/// A file that an editor reads: definitions of the Lua language server (LuaLS), never run.
struct EditorFile {
  std::string name;  ///< "optim/adam.lua" for module "optim.adam"
  std::string text;
};

/// The definitions of the whole reference, one file per module for `require`. "optbench.lua" also
/// contains what belongs to no module.
[[nodiscard]] std::vector<EditorFile> editor_files(const Reference& reference,
                                                   const train::Catalog& catalog);

/// Whether a text is such a file, judged by its first line.
[[nodiscard]] bool is_editor_file(std::string_view text);

}  // namespace optbench::bindings::reference
