// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::datasets::archives {

/// The elements of a struct array of a MATLAB level 5 file, field by field: values[field][element].
/// A cell holds the text of a char array or the numbers of a numeric one, and nothing for other
/// types.
struct MatStruct {
  struct Cell {
    std::string text = {};
    std::vector<double> numbers = {};
  };
  std::vector<std::vector<Cell>> values;
};

/// Reads the struct array `name` of a MAT file in memory, with the fields `fields` in that order.
///
/// See mat_elements.hpp for the format; no variable may be larger than 64 MiB. `where` begins
/// messages. Throws Error(corrupt_data), also when there is no such variable or field.
[[nodiscard]] MatStruct read_mat_struct(std::string_view where, std::span<const std::byte> file,
                                        std::string_view name,
                                        std::span<const std::string_view> fields);

}  // namespace optbench::datasets::archives
