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
  std::string type;      ///< in the notation of editors (LuaLS): "Tensor|number"
  std::string fallback;  ///< the default's text; empty when there is none
  std::string help;      ///< only from doc comments
  bool optional = false;
  bool repeats = false;                 ///< one value or several: `2, 3`
  std::vector<Parameter> options = {};  ///< of a table of options, {dtype, device}
};

struct Result {
  std::string name;  ///< "values"; "..." for any number of values; empty for a type alone
  std::string type;  ///< "self" for the value that a method was called on
  std::string help;
};

/// One way to call a function, for help, completion, docs/api.md and editor definitions. The
/// receiver of a method is not among its parameters.
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
///     t:name(...) -> result, result        a method; `-> t` returns the receiver
///     module.name(...) -> result           a function
///     p.name -> result                     a property of a value
///
///     name: type                           a parameter
///     name: type = default  [name: type]   an optional one, like all after it
///     name...: type    ...                 one value or several; any number of any values
///     {name: type, name: type = default}   a last table of options
///
///     type    name: type    ...            a result; any number of any values
///
/// Types are required, in the notation of take_type. Throws Error(invalid_argument), quoting the
/// text and what was expected.
[[nodiscard]] std::vector<CallForm> parse_usage(std::string_view usage);

/// The forms of a registration; none for an operation ("Tensor:__add"). A method that is registered
/// as a function of a module too ("torch.sqrt" with the usage "t:sqrt()") takes the tensor first.
[[nodiscard]] std::vector<CallForm> call_forms(const Documentation& entry);

/// Removes a type from the beginning of `text` and returns it. If there is none, returns nothing
/// and leaves `text` unchanged.
///     any boolean false function integer nil number string table true
///     Tensor  optim.Class                  a class: its last name begins with a capital
///     "sum"                                a choice
///     fun(x: Tensor): number   table<string, number>   { name: string }
///     type[]   type|type
[[nodiscard]] std::optional<std::string> take_type(std::string_view& text);

/// Whether a usage shows parameters by name only, or with types.
enum class UsageDetail { names, types };

/// "t:max() -> Tensor; t:max(dim, keepdim = false) -> values, indices"; with types it can be read
/// by parse_usage.
[[nodiscard]] std::string usage_text(const std::vector<CallForm>& forms, UsageDetail detail);

/// All names in the call's tables of options, for completion within a call.
[[nodiscard]] std::vector<std::string> option_names(const std::vector<CallForm>& forms);

}  // namespace optbench::bindings::reference
