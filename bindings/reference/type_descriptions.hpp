// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/reference/reference.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::reference {

/// A type that exists for scripts without being registered in C++: what a table of a script holds
/// (Record, Declaration), or what a type stands for (Dtype). Read from editor_classes().
struct TypeDescription {
  struct Field {
    std::string name;
    std::string type;
    std::string help;
    bool optional = false;
  };

  std::string name;
  std::string help;
  std::string alias;  ///< what it stands for; empty for a table with fields
  std::vector<Field> fields;
  std::vector<ReferenceEntry> methods;  ///< which a script adds: "OptimizerClass:step"
};

[[nodiscard]] const std::vector<TypeDescription>& type_descriptions();

/// Reads descriptions from annotations of the language server. Throws Error(internal) for a line
/// that is none it knows.
[[nodiscard]] std::vector<TypeDescription> read_type_descriptions(std::string_view text);

/// The types of Lua itself, by the names that usages give them.
struct BuiltInType {
  std::string_view name;
  std::string_view meaning;
};
[[nodiscard]] const std::vector<BuiltInType>& built_in_types();

/// The names of types within a type: "Tensor", "number" and "Parameter" in
/// "fun(x: Tensor|number): Parameter[]".
[[nodiscard]] std::vector<std::string> types_in(std::string_view type);

}  // namespace optbench::bindings::reference
