// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/reference.hpp"
#include "engine/train/catalog.hpp"

#include <string>
#include <vector>

namespace optbench::bindings::reference {

/// A file that an editor reads: definitions of the Lua language server (LuaLS), never run.
struct EditorFile {
  std::string name;  ///< "optbench.lua", relative to the folder of the library
  std::string text;
};

/// The definitions of everything in the reference: "optbench.lua" holds them; each other file makes
/// `require` of one module find its definition there.
[[nodiscard]] std::vector<EditorFile> editor_files(const Reference& reference,
                                                   const train::Catalog& catalog);

}  // namespace optbench::bindings::reference
