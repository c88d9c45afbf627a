// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "bindings/prompt/lua_scan.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::prompt {

/// What is known of an expression that was typed but not run.
struct KnownValue {
  ScriptRef value = {};       ///< the value itself, when only names and fields lead to it
  std::string type = {};      ///< a shipped type, when a documented call returns it: "Tensor"
  std::string function = {};  ///< the name in the documentation of the function called last, or of
                              ///< the function that it is: "torch.zeros", "Tensor:add_"

  [[nodiscard]] bool is_unknown() const { return !value && type.empty(); }
};

/// The tokens at the end of `tokens` that form one expression with calls, fields and methods:
/// `optim.adam`, `torch.zeros(2):add_`, `("x")`. Empty when there is none.
[[nodiscard]] std::span<const LuaToken> last_expression(std::span<const LuaToken> tokens);

/// What such an expression is, found without running anything.
[[nodiscard]] KnownValue look_up(Interpreter& interpreter, std::span<const LuaToken> expression);

/// The names of the fields or, with `methods`, of what can be called with ':', sorted.
[[nodiscard]] std::vector<std::string> member_names(Interpreter& interpreter,
                                                    const KnownValue& owner, bool methods);

/// The entry of the documentation with this name; null when there is none.
[[nodiscard]] const Documentation* find_documentation(lua_State* L, std::string_view name);

/// The name in the documentation of the function at `index` of the stack; empty when it has none.
[[nodiscard]] std::string documented_name(lua_State* L, int index);

}  // namespace optbench::bindings::prompt
