// SPDX-License-Identifier: MIT
#include "bindings/reference/reference.hpp"

#include "bindings/cli/run_options.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/reference/reference_editor.hpp"
#include "bindings/reference/reference_markdown.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace optbench::bindings::commands {
namespace fs = std::filesystem;

namespace {

/// Writes the definitions, and removes those of modules that are no more.
void write_library(const fs::path& library, const std::vector<reference::EditorFile>& files) {
  fs::create_directories(library);
  std::vector<fs::directory_entry> present;
  for (const fs::directory_entry& entry : fs::directory_iterator(library)) present.push_back(entry);
  for (const fs::directory_entry& entry : present) {
    const bool is_ours = entry.is_regular_file() && read_file(entry).starts_with("---@meta ");
    if (is_ours) fs::remove(entry);
  }
  for (const reference::EditorFile& file : files)
    write_file_atomically(library / file.name, file.text);
}

}  // namespace

int command_reference(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app("Prints what scripts can call; with --write, the files made from it (`make docs`).",
               "reference");
  bool markdown = false;
  bool editor = false;
  fs::path folder;
  auto* what = app.add_option_group("what");
  what->add_flag("--markdown", markdown, "docs/api.md");
  what->add_flag("--editor", editor, "scripts/library/optbench.lua, definitions for LuaLS");
  what->add_option("--write", folder,
                   "write both, and the other files of scripts/library, below this folder");
  what->require_option(1);
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  const reference::Reference reference(session.interpreter());
  if (markdown) fmt::print("{}", reference::reference_markdown(reference, session.catalog()));
  if (editor) fmt::print("{}", reference::editor_files(reference, session.catalog()).front().text);
  if (folder.empty()) return cli::kExitDone;
  write_file_atomically(folder / "docs" / "api.md",
                        reference::reference_markdown(reference, session.catalog()));
  write_library(folder / "scripts" / "library",
                reference::editor_files(reference, session.catalog()));
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
