// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/usage_text.hpp"

#include <lua.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings {
class Interpreter;
}  // namespace optbench::bindings

namespace optbench::bindings::reference {

/// One thing that scripts can use by name.
struct ReferenceEntry {
  enum class Kind { function, method, operation, value };
  Kind kind = Kind::function;
  std::string name;  ///< "torch.zeros", "Tensor:add_", "Tensor:__add", "sweep.grid"
  std::string help;
  std::string family;             ///< heading within its type or module; empty where there are none
  std::string twin;               ///< "Tensor:sqrt" of torch.sqrt and the other way round
  std::vector<CallForm> forms;    ///< empty for operations and values of modules
  std::string operation;          ///< "a + b"
  std::string type;               ///< of a value
  std::vector<std::string> gaps;  ///< what is missing: a type, the help

  /// How it is written: "t:add_(other, scale = 1) -> t".
  [[nodiscard]] std::string usage(UsageDetail detail = UsageDetail::names) const;

  /// "zeros" of "torch.zeros", "add_" of "Tensor:add_".
  [[nodiscard]] std::string_view last_name() const;
};

/// A module, or a type of values with methods.
struct ReferenceSection {
  enum class Kind { module, type };
  Kind kind = Kind::module;
  std::string name;  ///< "torch", "optim.base", "Tensor"; empty for functions outside of modules
  std::string help;  ///< what the module is; may be several paragraphs
  std::vector<ReferenceEntry> entries;
  bool is_global = false;  ///< scripts find it without `require`
};

/// A setting of optbench.run and of the runs in a plan.
struct RunSetting {
  std::string name;  ///< "num_epochs"
  std::string type;
  std::string help;
  std::vector<std::string> short_names;  ///< "N"
};

/// Everything that scripts can call, with types: what help, completion, docs/api.md and the
/// definitions for editors are made from. Made from the registrations in C++ (method_table.hpp),
/// from the doc comments of the shipped scripts, and from the declared options of the catalog.
///
/// Making one loads all shipped modules: some milliseconds. It is a snapshot.
class Reference {
 public:
  /// Throws ScriptError when a shipped module cannot be loaded.
  explicit Reference(Interpreter& interpreter);

  [[nodiscard]] const std::vector<ReferenceSection>& sections() const { return sections_; }
  [[nodiscard]] const std::vector<RunSetting>& run_settings() const { return run_settings_; }
  /// The names that `require` takes, without those for the engine's own use: modules, shipped rules
  /// ("optim.adam") and single functions ("sweep.grid").
  [[nodiscard]] const std::vector<std::string>& modules() const { return modules_; }

  /// By full name ("torch.zeros"); null when there is none.
  [[nodiscard]] const ReferenceEntry* find(std::string_view name) const;
  /// A module or type by name; null when there is none.
  [[nodiscard]] const ReferenceSection* find_section(std::string_view name) const;
  /// All entries whose last name it is: "add_", "zeros".
  [[nodiscard]] std::vector<const ReferenceEntry*> find_last(std::string_view last_name) const;
  /// Full names, last names and sections, for "did you mean".
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  void add(ReferenceSection section);

  std::vector<ReferenceSection> sections_;
  std::vector<RunSetting> run_settings_;
  std::vector<std::string> modules_;
};

/// The Lua function at `index`, called `name`, as its doc comment describes it. `gaps` says what
/// the comment leaves open. For a C function nothing.
[[nodiscard]] std::optional<ReferenceEntry> describe_lua_function(lua_State* L, int index,
                                                                  const std::string& name);

}  // namespace optbench::bindings::reference
