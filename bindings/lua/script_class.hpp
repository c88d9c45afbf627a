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

/// What optimizer.define or schedule.define returned, with its declaration read and checked.
struct ScriptClass {
  std::string name;
  std::string summary;
  std::string source;
  std::vector<OptionSpec> options;   ///< by name
  std::shared_ptr<ScriptRef> table;  ///< the class; shared by the entries that make instances
};

/// Reads the class at `index`. `where` is the file or module that returned it, `kind` is
/// "optimizer" or "schedule", `required` the method it cannot do without. Throws
/// Error(invalid_argument) when something else stands there, when the required method is missing
/// or another one misspelt (with a suggestion), or when an option's declaration makes no sense.
[[nodiscard]] ScriptClass read_script_class(lua_State* L, int index, std::string_view where,
                                            std::string_view kind, std::string_view required);

/// Reads the field `options` of the declaration on top of the stack: declared options by name.
/// Throws Error(invalid_argument), opening with `where`.
[[nodiscard]] std::vector<OptionSpec> read_declared_options(lua_State* L, const std::string& where);

/// A text field of the table on top of the stack; empty when it is none.
[[nodiscard]] std::string text_field(lua_State* L, const char* name);

/// What kind of thing the value at `index` was declared as ("optimizer", "problem"); empty for
/// others.
[[nodiscard]] std::string declared_kind(lua_State* L, int index);

/// Pushes checked options as a table in which reading an option that was not declared is an error
/// that names the nearest. `where` opens it.
void push_declared_options(lua_State* L, const std::string& where, const Options& options);

/// Pushes a new instance: { options = ... } whose metatable is the class. Reading an option that
/// was not declared is an error that names the nearest.
void push_instance(lua_State* L, const ScriptClass& script_class, const Options& options);

/// Whether the instance or class at `index` has a method of that name; pushes it when it has.
[[nodiscard]] bool push_method(lua_State* L, int index, const char* name);

}  // namespace optbench::bindings
