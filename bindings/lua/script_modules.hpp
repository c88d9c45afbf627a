// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/script_search.hpp"
#include "engine/base/code_file.hpp"

#include <lua.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::bindings {

/// The world of one load of a rule, a schedule or a problem: globals of its own and a `require`
/// that looks in the script's own folder and gives modules of its own. So nothing that was loaded
/// or set before, by another script or in another run, takes part.
///
/// Its `require` gives, in this order: modules that are shipped, which all scripts share because
/// they are read-only; what this load has required before; a file of the script's folder; a file of
/// `--scripts` and $OPTBENCH_SCRIPTS; a file of its own package.path and package.cpath, but none of
/// the working folder. It has the same globals, `load`, `loadfile` and `dofile` as the script.
///
/// Files can be loaded only until close(): what a run consists of is known before it begins.
class ScriptModules {
 public:
  /// Pushes the globals; the result lives as long as they do.
  [[nodiscard]] static ScriptModules& push_globals(lua_State* L, const ScriptSearch& search,
                                                   const std::filesystem::path& script);

  ScriptModules(const ScriptSearch& search, const std::filesystem::path& script)
      : search_(search), script_(script) {}

  /// Notes a file that is about to run. Throws Error(script) after close().
  void add(const std::string& name, const std::string& file, std::string_view text);
  /// Throws Error(script) after close(): `what` is "require 'parts'".
  void expect_open(const std::string& what) const;
  /// The script has run: its functions load nothing more.
  void close() { is_open_ = false; }

  [[nodiscard]] const ScriptSearch& search() const { return search_; }
  [[nodiscard]] std::filesystem::path folder() const { return script_.parent_path(); }
  /// What was loaded, in that order, each as a "module".
  [[nodiscard]] const std::vector<CodeFile>& files() const { return files_; }

 private:
  const ScriptSearch& search_;
  std::filesystem::path script_;
  std::vector<CodeFile> files_;
  bool is_open_ = true;
};

/// The value on top of the stack is the shipped module of this name, which scripts with modules of
/// their own find as well.
void note_shipped_module(lua_State* L, const char* name);

}  // namespace optbench::bindings
