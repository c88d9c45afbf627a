// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::datasets::archives {

/// Expected name and shape of an array in a MAT-file.
struct MatExpectation {
  std::string name;                 ///< of the variable
  std::vector<std::int64_t> shape;  ///< in MATLAB's order; -1: any length from 1 to `most`
  std::int64_t most = 0;
};

/// Reads an array of unsigned bytes, or of doubles that are whole numbers from 0 to 255, from a
/// MAT-file of level 5, compressed or not (mat_elements.hpp).
///
/// MATLAB stores the first dimension fastest; the result is uint8 with the dimensions reversed, so
/// that the bytes keep their order. `dataset` begins error messages.
/// Throws Error(corrupt_data) for a file that is not such a MAT-file, a variable that is missing,
/// of another kind or shape, or data that are damaged or cut short; Error(not_found).
[[nodiscard]] at::Tensor read_mat_bytes(std::string_view dataset, const std::filesystem::path& path,
                                        const MatExpectation& expected);

}  // namespace optbench::datasets::archives
