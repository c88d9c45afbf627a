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
void write_definitions(const fs::path& folder, const std::vector<reference::EditorFile>& files) {
  fs::create_directories(folder);
  std::vector<fs::path> present;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) present.push_back(entry.path());
  }
  for (const fs::path& path : present) {
    if (reference::is_editor_file(read_file(path))) fs::remove(path);
  }
  for (const reference::EditorFile& file : files) {
    fs::create_directories((folder / file.name).parent_path());
    write_file_atomically(folder / file.name, file.text);
  }
}

}  // namespace

int command_reference(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app("Prints what scripts can call, or writes the files made from it (`make docs`).",
               "reference");
  bool markdown = false;
  fs::path editor;
  fs::path folder;
  auto* what = app.add_option_group("what");
  what->add_flag("--markdown", markdown, "print docs/api.md");
  what->add_option("--editor", editor, "write the definitions for editors (LuaLS) to this folder");
  what->add_option("--write", folder, "write docs/api.md and scripts/meta below this folder");
  what->require_option(1);
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  const reference::Reference reference(session.interpreter());
  const std::string page = reference::reference_markdown(reference, session.catalog());
  if (markdown) fmt::print("{}", page);
  if (!folder.empty()) {
    write_file_atomically(folder / "docs" / "api.md", page);
    editor = folder / "scripts" / "meta";
  }
  if (!editor.empty())
    write_definitions(editor, reference::editor_files(reference, session.catalog()));
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
