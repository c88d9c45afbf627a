// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::reference {

/// One parameter of a call, as a usage text names it.
struct UsageParameter {
  std::string name;      ///< "other", "dtype|device" where one of several may stand, "..."
  std::string type;      ///< the phrase behind ':', which overrules the word's own type
  std::string fallback;  ///< the text behind '='
  bool optional = false;
  bool repeats = false;                      ///< `dims...`: one value or several
  std::vector<UsageParameter> options = {};  ///< the fields of a table `{dtype, device}`
};

/// One way to call a function.
struct UsageForm {
  std::string receiver;  ///< "t" of "t:add_(other)"; empty for a function
  std::string callee;    ///< "add_", "torch.zeros"
  std::vector<UsageParameter> parameters;
  std::vector<std::string> results;  ///< phrases: "t", "values", "number or boolean"
  bool is_property = false;          ///< read without a call
};

/// Reads the usage text of a registration (method_table.hpp):
///
///     form ; form ...                        several ways to call the same function
///     t:name(...) -> result, result          a method; `-> t` is the value that it was called on
///     module.name(...) -> result             a function
///     module.name{a = ..., b = ..., ...}     a function of one table, which has its name: `run`
///     p.name -> result                       a property of a value
///     name      name = default      [name]   a parameter; with a default or in brackets optional,
///                                            and so are all behind it
///     name: type                             a type of its own in place of the word's
///     a | b                                  one of several
///     name...      ...                       one value or several; any number of any values
///     {dtype, device}                        a last table of options, each of them optional
///
/// Throws Error(invalid_argument), quoting the text and what was expected in it.
[[nodiscard]] std::vector<UsageForm> parse_usage(std::string_view usage);

}  // namespace optbench::bindings::reference
