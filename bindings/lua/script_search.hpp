// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings {

/// A script's text and its source.
struct ScriptSource {
  std::string chunk_name;  ///< a file's path, or "optim/adam.lua" for an embedded one
  std::string text;
  bool shipped = false;   ///< it is a script of optbench, not found in a folder of the user
  bool embedded = false;  ///< its text is that in the binary
};

/// Where `require "optim.adam"` finds optim/adam.lua (or optim/adam/init.lua), in this order:
///  1. the folders of the programs and plans that were run, the latest first; before any was run,
///     the working folder, which does not shadow shipped scripts (a plan may be called sweep.lua);
///  2. the folders of `--scripts DIR` and $OPTBENCH_SCRIPTS;
///  3. the folder that was installed with the binary;
///  4. what is embedded in the binary.
/// Lua's own package.path and package.cpath come after these.
///
/// Rules, schedules and problems have a `require` of their own (script_modules.hpp), for which the
/// folder of their file stands in place of 1 and shipped scripts come first.
class ScriptSearch {
 public:
  ScriptSearch(std::vector<std::filesystem::path> folders, std::filesystem::path installed)
      : folders_(std::move(folders)), installed_(std::move(installed)) {}

  /// For the sandbox: names are words separated by dots, shipped scripts cannot be shadowed, and
  /// only the folders of the scripts that were run, links resolved, and those of `--scripts` are
  /// searched.
  void confine() { confined_ = true; }
  /// Whether a file is in the folder of a script that was run, or below; links are resolved.
  [[nodiscard]] bool is_inside(const std::filesystem::path& file) const;

  /// Puts the folder of a script that is about to run in front.
  void enter(const std::filesystem::path& folder);

  /// Nothing when no such module exists. Throws Error(io) when its file cannot be read.
  [[nodiscard]] std::optional<ScriptSource> find(std::string_view module) const;

  /// The same for a script with modules of its own, from the folder of its file. Nothing for
  /// shipped modules.
  [[nodiscard]] std::optional<ScriptSource> find_beside(const std::filesystem::path& folder,
                                                        std::string_view module) const;
  /// Only what is shipped.
  [[nodiscard]] std::optional<ScriptSource> find_shipped_module(std::string_view module) const;

  /// The names of all shipped scripts that start with `prefix` ("optim."), sorted.
  [[nodiscard]] static std::vector<std::string> shipped_names(std::string_view prefix = "");

 private:
  [[nodiscard]] std::optional<ScriptSource> find_shipped(std::string_view module) const;
  /// Links that lead out of the folder are followed only where nothing is confined.
  [[nodiscard]] std::optional<ScriptSource> find_in_own(const std::filesystem::path& folder,
                                                        std::string_view module) const;

  bool confined_ = false;
  std::vector<std::filesystem::path> entered_;
  std::vector<std::filesystem::path> folders_;
  std::filesystem::path installed_;
};

/// The folders of $OPTBENCH_SCRIPTS, separated by ':'.
[[nodiscard]] std::vector<std::filesystem::path> script_folders_of_environment();
/// ../share/optbench/scripts beside the running binary; empty when there is none.
[[nodiscard]] std::filesystem::path installed_script_folder();
/// A file's text. Throws Error(not_found) or Error(io), naming the path.
[[nodiscard]] std::string read_script(const std::filesystem::path& path);

}  // namespace optbench::bindings
