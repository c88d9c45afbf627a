// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/tensor_dataset.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace optbench::datasets::archives {

/// Layout of the files of a CIFAR data set.
struct CifarLayout {
  std::string dataset;  ///< begins error messages
  std::int64_t classes = 10;
  std::vector<std::string> train_files;
  std::string test_file;
  std::vector<std::string> label_names;  ///< one byte each, before the pixels; the last one is used
  std::size_t records_per_train_file = 10'000;
  std::size_t records_of_test_file = 10'000;

  [[nodiscard]] std::size_t record_bytes() const;
};

/// A training and a test part.
struct ImageParts {
  data::TensorPart train;
  data::TensorPart test;
};

/// Reads the record files in the archive or folder `path`: inputs uint8 [n, 3, 32, 32], targets
/// int64 [n], in the order of the files. Records: label bytes, then 1024 bytes each of red, green
/// and blue, row by row. `exact`: each file must hold the published number of records, else any
/// number from 1 up to that. Throws Error(corrupt_data) for missing files, lengths that are not a
/// multiple of a record's, labels out of range, a damaged archive; Error(io).
[[nodiscard]] ImageParts read_cifar(const CifarLayout& layout, const std::filesystem::path& path,
                                    bool exact);

}  // namespace optbench::datasets::archives
