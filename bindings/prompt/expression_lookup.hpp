// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "bindings/prompt/lua_scan.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::prompt {

/// What is known about an expression without running it.
struct KnownValue {
  ScriptRef value = {};       ///< the value, if the expression consists of names and fields only
  std::string type = {};      ///< a shipped type, if a documented call returns it: "Tensor"
  std::string function = {};  ///< documented name of the function that is called last or that the
                              ///< expression refers to: "torch.zeros", "Tensor:add_"

  [[nodiscard]] bool is_unknown() const { return !value && type.empty(); }
};

/// The tokens at the end of `tokens` that form one expression with calls, fields and methods:
/// `optim.adam`, `torch.zeros(2):add_`, `("x")`. Empty if there is none.
[[nodiscard]] std::span<const LuaToken> last_expression(std::span<const LuaToken> tokens);

/// Looks up such an expression without running anything.
[[nodiscard]] KnownValue look_up(Interpreter& interpreter, std::span<const LuaToken> expression);

/// The names of the fields or, with `methods`, of the methods (called with ':'), sorted.
[[nodiscard]] std::vector<std::string> member_names(Interpreter& interpreter,
                                                    const KnownValue& owner, bool methods);

/// The documentation of this name; null if there is none.
[[nodiscard]] const Documentation* find_documentation(lua_State* L, std::string_view name);

/// Documented name of the function at `index` of the stack, or that of the shipped script which is
/// that function ("sweep.grid"); empty if it has none.
[[nodiscard]] std::string documented_name(lua_State* L, int index);

}  // namespace optbench::bindings::prompt
