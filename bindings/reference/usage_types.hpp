// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace optbench::bindings::reference {

// What the words of usage texts and doc comments stand for. The same word has the same type in
// every function: `dim` is an integer, `other` a tensor or a number. Types are written as editors
// read them (LuaLS): "Tensor|number", "integer[]".

/// The type of a parameter, option or result of that name, from the one table of words
/// (usage_types.cpp); nothing for a word that is not in it.
[[nodiscard]] std::optional<std::string> type_of_word(std::string_view word);

/// The same for a result. Some words say another thing there: `mean` is a number that a
/// distribution has, but the tensor that `std_mean` returns. Phrases are taken as well.
[[nodiscard]] std::optional<std::string> type_of_result(std::string_view result);
/// Whether a result is a word of its own ("values") rather than a type ("Tensor").
[[nodiscard]] bool is_result_name(std::string_view result);

/// The type that a phrase describes; nothing when a part of it is not understood:
///
///     "integer", "text", "Tensor"          built-in types, and names that begin with a capital
///     "a number", "the record", "t"        articles are ignored; words of the table
///     "number or boolean", "Tensor|nil"    one of several
///     "list of tensors", "names"           Tensor[], string[]
///     "integer[]", "\"sum\"", "fun(x: Tensor): number", "{ [string]: number }"   as they are
[[nodiscard]] std::optional<std::string> type_of_phrase(std::string_view phrase);

/// What a doc comment says behind `@param name`: a type, then words.
struct LeadingType {
  std::string type;
  std::string rest;       ///< what follows the type
  bool optional = false;  ///< "optional number", "number?"
};

/// The type that a description begins with: "list of tensors: one per layer", "a table; ...",
/// "`fun(x: Tensor): number`  the loss". Nothing when it begins with none. Words of the table are
/// not looked for here, since descriptions are sentences.
[[nodiscard]] std::optional<LeadingType> leading_type(std::string_view text);

}  // namespace optbench::bindings::reference
