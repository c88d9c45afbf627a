// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench {

/// The elements of a struct array of a MATLAB level 5 file, field by field: values[field][element].
/// A cell holds the text of a char array, or the numbers of a numeric one; of anything else it
/// holds neither.
struct MatStruct {
  struct Cell {
    std::string text = {};
    std::vector<double> numbers = {};
  };
  std::vector<std::vector<Cell>> values;
};

/// The struct array `name` of a MAT file that lies in memory, its fields `fields` in that order.
///
/// Little-endian level 5 files ("-v6", "-v7"), compressed variables included. Read here and not by
/// matio: release 1.5.23, with 8 GB of memory, crashed on 294 of 3000 damaged copies of a
/// compressed struct array (one to three bytes changed, some copies cut off). Nothing that the file
/// says is trusted: every length is checked against what holds it, and no variable grows beyond 64
/// MiB. `where` opens error messages. Throws Error(corrupt_data), also when there is no such
/// variable or field.
[[nodiscard]] MatStruct read_mat_struct(std::string_view where, std::span<const std::byte> file,
                                        std::string_view name,
                                        std::span<const std::string_view> fields);

}  // namespace optbench
