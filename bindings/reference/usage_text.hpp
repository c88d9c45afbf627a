// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings {
struct Documentation;
}  // namespace optbench::bindings

namespace optbench::bindings::reference {

/// A parameter of a call, or an option in its table of options.
struct Parameter {
  std::string name;      ///< "other"; "..." for any number of values
  std::string type;      ///< as editors (LuaLS) write it: "Tensor|number"
  std::string fallback;  ///< the default's text; empty when there is none
  std::string help;      ///< only doc comments have it
  bool optional = false;
  bool repeats = false;                 ///< one value or several: `2, 3`
  std::vector<Parameter> options = {};  ///< of a table of options, {dtype, device}
};

struct Result {
  std::string name;  ///< "values"; "..." for any number of values; empty where it is only a type
  std::string type;  ///< "self" for the value that a method was called on
  std::string help;
};

/// One way to call a function: what help, completion, docs/api.md and the definitions for editors
/// are made from. A method's receiver is none of its parameters.
struct CallForm {
  std::string receiver;  ///< "t" of "t:add_(other)"; empty for a function
  std::string callee;    ///< "add_", "torch.zeros"
  std::vector<Parameter> parameters;
  std::vector<Result> results;
  bool is_property = false;  ///< read without a call
};

/// Reads the usage text of a registration (method_table.hpp):
///
///     form; form ...                       several ways to call the same function
///     t:name(...) -> result, result        a method; `-> t` is the value that it was called on
///     module.name(...) -> result           a function
///     p.name -> result                     a property of a value
///
///     name: type                           a parameter
///     name: type = default  [name: type]   one that may be left out, as all behind it
///     name...: type    ...                 one value or several; any number of any values
///     {name: type, name: type = default}   a last table of options
///
///     type    name: type    ...            a result; any number of any values
///
/// A type is always said, as take_type reads it. Throws Error(invalid_argument), quoting the text
/// and what was expected in it.
[[nodiscard]] std::vector<CallForm> parse_usage(std::string_view usage);

/// The forms of a registration; none for an operation ("Tensor:__add"). A method that is registered
/// as a function of a module too ("torch.sqrt" with the usage "t:sqrt()") takes the tensor first.
[[nodiscard]] std::vector<CallForm> call_forms(const Documentation& entry);

/// Takes a type off the front of `text`; nothing, and `text` as it was, when none stands there:
///
///     any boolean false function integer nil number string table true
///     Tensor  optim.Class                  a class: its last name begins with a capital
///     "sum"                                a choice
///     fun(x: Tensor): number   table<string, number>   { name: string }
///     type[]   type|type
[[nodiscard]] std::optional<std::string> take_type(std::string_view& text);

/// Usages name the parameters, or name them with their types.
enum class UsageDetail { names, types };

/// "t:max() -> Tensor; t:max(dim, keepdim = false) -> values, indices"; with types it is what
/// parse_usage reads.
[[nodiscard]] std::string usage_text(const std::vector<CallForm>& forms, UsageDetail detail);

/// The options of its tables of options, for completion within a call.
[[nodiscard]] std::vector<std::string> option_names(const std::vector<CallForm>& forms);

}  // namespace optbench::bindings::reference
