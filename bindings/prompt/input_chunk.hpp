// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"

#include <optional>
#include <string>
#include <vector>

namespace optbench::bindings::prompt {

/// A part of the input of the prompt that can be executed.
struct InputChunk {
  ScriptRef function;
  bool is_expression = false;   ///< the text is not a statement: `1 + 1`
  bool silent = false;          ///< it ends in ';': its values are not shown
  std::size_t value_start = 0;  ///< where the expression begins that stands behind statements
};

/// Compiles what was typed so far: an expression, a list of them, statements, or statements with an
/// expression at their end, `y = 1; y`. Nothing if the text is incomplete; other syntax errors are
/// thrown as ScriptError. `chunk_name` is its name in messages.
[[nodiscard]] std::optional<InputChunk> compile_input(Interpreter& interpreter,
                                                      const std::string& text,
                                                      const std::string& chunk_name);

/// Splits pasted text into the smallest parts that compile one by one. Empty if this is not
/// possible for the whole text.
[[nodiscard]] std::vector<std::string> split_input(Interpreter& interpreter,
                                                   const std::string& text);

/// What is missing in an incomplete text: "'end' expected".
[[nodiscard]] std::string missing_part(Interpreter& interpreter, const std::string& text);

}  // namespace optbench::bindings::prompt
