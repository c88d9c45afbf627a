// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

#include <optional>
#include <string>
#include <vector>

namespace optbench::bindings::prompt {

/// A piece of the prompt's input that can run.
struct InputChunk {
  ScriptRef function;
  bool is_expression = false;  ///< the text alone is no statement: `1 + 1`
  bool silent = false;         ///< it ends in ';': its values are not to be shown
};

/// Compiles what was typed so far: an expression, a list of them, statements, or statements whose
/// last lines are an expression. Nothing when the text is not finished; an error that more text
/// could not repair is thrown as ScriptError. `chunk_name` is how messages call it.
[[nodiscard]] std::optional<InputChunk> compile_input(Interpreter& interpreter,
                                                      const std::string& text,
                                                      const std::string& chunk_name);

/// Text of several lines, as it was pasted, taken apart into pieces that compile one by one, each
/// as long as it must be. Empty when that cannot be done with all of it.
[[nodiscard]] std::vector<std::string> split_input(Interpreter& interpreter,
                                                   const std::string& text);

/// What is missing from a text that compile_input finds unfinished: "'end' expected".
[[nodiscard]] std::string missing_part(Interpreter& interpreter, const std::string& text);

}  // namespace optbench::bindings::prompt
