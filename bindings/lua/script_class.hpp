// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/script_ref.hpp"
#include "engine/base/options.hpp"

#include <lua.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings {

/// The class returned by optimizer.define or schedule.define, with its checked declaration.
struct ScriptClass {
  std::string name;
  std::string summary;
  std::string source;
  std::vector<OptionSpec> options;   ///< by name
  std::shared_ptr<ScriptRef> table;  ///< the class; shared by the entries that make instances
};

/// Reads the class at `index`. `where` is the file (a path) or module that returned it, `kind` is
/// "optimizer" or "schedule", `required` its required method. Throws
/// Error(invalid_argument) for other values, if the required method is missing or another one
/// misspelt (with a suggestion), or if the declaration of an option is invalid.
[[nodiscard]] ScriptClass read_script_class(lua_State* L, int index, std::string_view where,
                                            std::string_view kind, std::string_view required);

/// Reads the field `options` of the declaration on top of the stack: declared options by name.
/// Throws Error(invalid_argument), beginning with `where`.
[[nodiscard]] std::vector<OptionSpec> read_declared_options(lua_State* L, const std::string& where);

/// A string field of the table on top of the stack; empty if it is not a string.
[[nodiscard]] std::string text_field(lua_State* L, const char* name);

/// The kind of declaration of the value at `index` ("optimizer", "problem"); empty for other
/// values.
[[nodiscard]] std::string declared_kind(lua_State* L, int index);

/// What a value is that a script returned in the place of something else, and where it belongs:
/// "a plan (`optbench sweep plan.lua` makes its runs)". `file` is the script, as the user wrote it;
/// without one only "a plan". Runs no script code.
[[nodiscard]] std::string describe_script_value(lua_State* L, int index,
                                                std::string_view file = "");

/// Pushes checked options as a table in which reading an option that was not declared is an error
/// with a suggestion. `where` begins it.
void push_declared_options(lua_State* L, const std::string& where, const Options& options);

/// Pushes a new instance: { options = ... } whose metatable is the class. Reading an option that
/// was not declared is an error with a suggestion.
void push_instance(lua_State* L, const ScriptClass& script_class, const Options& options);

/// Whether the instance or class at `index` has this method; pushes it if it has.
[[nodiscard]] bool push_method(lua_State* L, int index, const char* name);

}  // namespace optbench::bindings
