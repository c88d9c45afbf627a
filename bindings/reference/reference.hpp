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

/// A function, method, operation or value that scripts can use.
struct ReferenceEntry {
  enum class Kind { function, method, operation, value };
  Kind kind = Kind::function;
  std::string name;  ///< "torch.zeros", "Tensor:add_", "Tensor:__add", "sweep.grid"
  std::string help;
  std::string family;             ///< heading within its type or module; may be empty
  std::string twin;               ///< "Tensor:sqrt" for torch.sqrt, and vice versa
  std::vector<CallForm> forms;    ///< empty for operations and values of modules
  std::string operation;          ///< "a + b"
  std::string type;               ///< of a value
  std::vector<std::string> gaps;  ///< missing parts: a type, the help

  /// How it is written in code: "t:add_(other, scale = 1) -> t".
  [[nodiscard]] std::string usage(UsageDetail detail = UsageDetail::names) const;

  /// "zeros" of "torch.zeros", "add_" of "Tensor:add_".
  [[nodiscard]] std::string_view last_name() const;
};

/// A module, or a type of values with methods.
struct ReferenceSection {
  enum class Kind { module, type };
  Kind kind = Kind::module;
  std::string name;  ///< "torch", "optim.base", "Tensor"; empty for functions outside of modules
  std::string help;  ///< description of the module; may have several paragraphs
  std::vector<ReferenceEntry> entries;
  bool is_global = false;  ///< available without `require`
};

/// A setting of optbench.run and of the runs in a plan.
struct RunSetting {
  std::string name;  ///< "num_epochs"
  std::string type;
  std::string help;
  std::vector<std::string> short_names;  ///< "N"
};

/// Everything that scripts can call, with types: the source of help, completion, docs/api.md and
/// editor definitions. It is made from the registrations in C++ (method_table.hpp), the doc
/// comments of the shipped scripts, and the declared options in the catalog.
///
/// Construction loads all shipped modules, which takes milliseconds. It is a snapshot.
class Reference {
 public:
  /// Throws ScriptError when a shipped module cannot be loaded.
  explicit Reference(Interpreter& interpreter);

  [[nodiscard]] const std::vector<ReferenceSection>& sections() const { return sections_; }
  [[nodiscard]] const std::vector<RunSetting>& run_settings() const { return run_settings_; }
  /// The names for `require`, without internal ones: modules, shipped optimizers ("optim.adam") and
  /// single functions ("sweep.grid").
  [[nodiscard]] const std::vector<std::string>& modules() const { return modules_; }

  /// By full name ("torch.zeros"); null when there is none.
  [[nodiscard]] const ReferenceEntry* find(std::string_view name) const;
  /// A module or type by name; null when there is none.
  [[nodiscard]] const ReferenceSection* find_section(std::string_view name) const;
  /// All entries with this last name: "add_", "zeros".
  [[nodiscard]] std::vector<const ReferenceEntry*> find_last(std::string_view last_name) const;
  /// Full names, last names and sections, for "did you mean".
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  void add(ReferenceSection section);

  std::vector<ReferenceSection> sections_;
  std::vector<RunSetting> run_settings_;
  std::vector<std::string> modules_;
};

/// The Lua function at `index`, named `name`, as documented by its comment. `gaps` lists what the
/// comment lacks. None for a C function.
[[nodiscard]] std::optional<ReferenceEntry> describe_lua_function(lua_State* L, int index,
                                                                  const std::string& name);

}  // namespace optbench::bindings::reference
