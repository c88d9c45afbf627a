// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <matio.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace optbench::testing {

/// Writes a MAT-file of version 5 with arrays of unsigned bytes.
class MatWriter {
 public:
  MatWriter(const std::filesystem::path& path, bool compressed)
      : compressed_(compressed), file_(Mat_CreateVer(path.c_str(), nullptr, MAT_FT_MAT5)) {
    if (file_ == nullptr) throw std::runtime_error("MAT-file of a test: " + path.string());
  }
  ~MatWriter() { Mat_Close(file_); }
  MatWriter(const MatWriter&) = delete;
  MatWriter& operator=(const MatWriter&) = delete;

  void add(const std::string& name, std::vector<std::size_t> shape,
           std::vector<std::uint8_t> values) {
    matvar_t* variable =
        Mat_VarCreate(name.c_str(), MAT_C_UINT8, MAT_T_UINT8, static_cast<int>(shape.size()),
                      shape.data(), values.data(), 0);
    const int status =
        Mat_VarWrite(file_, variable, compressed_ ? MAT_COMPRESSION_ZLIB : MAT_COMPRESSION_NONE);
    Mat_VarFree(variable);
    if (status != 0) throw std::runtime_error("MAT-file of a test: cannot write " + name);
  }

 private:
  bool compressed_;
  mat_t* file_;
};

}  // namespace optbench::testing
