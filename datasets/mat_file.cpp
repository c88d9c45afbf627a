// SPDX-License-Identifier: MIT
#include "datasets/mat_file.hpp"

#include "engine/error.hpp"
#include "engine/shape.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <matio.h>
#include <memory>
#include <mutex>
#include <system_error>

namespace optbench {
namespace fs = std::filesystem;
namespace {

// matio reports through one function for the whole process, and keeps no state per file.
std::mutex matio_mutex;
std::string matio_complaint;

void note_complaint(int /*level*/, char* message) {
  if (matio_complaint.empty()) matio_complaint = message;
}

struct CloseFile {
  void operator()(mat_t* file) const { Mat_Close(file); }
};
struct FreeVariable {
  void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};

/// The file is a header of 128 bytes and elements, each a tag (kind, number of bytes: 32 bits each)
/// with its bytes; all of them must be there. matio reads what it can of the last one.
void expect_whole_elements(const std::string& where, const fs::path& path, std::uint64_t bytes) {
  constexpr std::uint64_t kHeaderBytes = 128;
  std::ifstream file(path, std::ios::binary);
  std::array<unsigned char, 2> order{};
  file.seekg(kHeaderBytes - 2).read(reinterpret_cast<char*>(order.data()), order.size());
  const bool little = order[0] == 'I';
  std::uint64_t position = kHeaderBytes;
  while (file && position < bytes) {
    std::array<unsigned char, 8> tag{};
    file.seekg(static_cast<std::streamoff>(position)).read(reinterpret_cast<char*>(tag.data()), 8);
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8 | tag[little ? 7 - i : 4 + i];
    position += 8 + length;
  }
  if (!file || position != bytes) {
    fail(ErrorKind::corrupt_data, "{} is cut short: its elements end at byte {}, the file has {}",
         where, position, bytes);
  }
}

/// Reads one array; holds what the steps and their error messages share. REQUIRES: matio_mutex.
class MatReader {
 public:
  MatReader(std::string_view dataset, const fs::path& path, const MatExpectation& expected)
      : where_(fmt::format("{}: '{}'", dataset, path.filename().string())), expected_(expected) {
    matio_complaint.clear();
    Mat_LogInitFunc("optbench", note_complaint);
    std::error_code error;
    file_bytes_ = fs::file_size(path, error);
    if (error) fail(ErrorKind::not_found, "{}: cannot be read: {}", where_, error.message());
    file_.reset(Mat_Open(path.c_str(), MAT_ACC_RDONLY));
    if (!file_ || Mat_GetVersion(file_.get()) != MAT_FT_MAT5) {
      fail(ErrorKind::corrupt_data, "{}: expected a MAT-file of version 5, got something else{}",
           where_, complaint());
    }
    expect_whole_elements(where_, path, file_bytes_);
  }

  at::Tensor read() {
    variable_.reset(Mat_VarReadInfo(file_.get(), expected_.name.c_str()));
    if (!variable_) {
      fail(ErrorKind::corrupt_data, "{}: expected a variable '{}', got none{}", where_,
           expected_.name, complaint());
    }
    check_shape();
    if (Mat_VarReadDataAll(file_.get(), variable_.get()) != 0 || !matio_complaint.empty() ||
        variable_->data == nullptr) {
      fail(ErrorKind::corrupt_data, "{}: variable '{}' is damaged or cut short{}", where_,
           expected_.name, complaint());
    }
    return values();
  }

 private:
  void check_shape() {
    const auto dimensions = static_cast<std::size_t>(std::max(variable_->rank, 0));
    for (std::size_t i = 0; i < dimensions && variable_->dims != nullptr; ++i) {
      shape_.push_back(static_cast<std::int64_t>(
          std::min<std::size_t>(variable_->dims[i], std::size_t{1} << 62)));
    }
    bool fits = shape_.size() == expected_.shape.size();
    for (std::size_t i = 0; fits && i < shape_.size(); ++i) {
      fits = expected_.shape[i] == -1 ? shape_[i] >= 1 && shape_[i] <= expected_.most
                                      : shape_[i] == expected_.shape[i];
    }
    const bool bytes = variable_->class_type == MAT_C_UINT8;
    const bool doubles = variable_->class_type == MAT_C_DOUBLE;
    if (!fits || !(bytes || doubles) || variable_->isComplex != 0) {
      fail(ErrorKind::corrupt_data,
           "{}: variable '{}': expected unsigned bytes of shape {} (*: 1 to {}), got {} of shape "
           "{}",
           where_, expected_.name, shape_text(expected_.shape), expected_.most,
           bytes ? "unsigned bytes" : "other values", shape_text(shape_));
    }
    // Deflate makes at most 1032 bytes of one: what promises more is not read at all.
    constexpr std::uint64_t kBestRatio = 1032;
    const auto promised = static_cast<std::uint64_t>(c10::multiply_integers(shape_));
    if (promised > file_bytes_ * kBestRatio) {
      fail(ErrorKind::corrupt_data,
           "{}: variable '{}' is cut short: its header promises {} values, the file has {} bytes",
           where_, expected_.name, promised, file_bytes_);
    }
  }

  at::Tensor values() const {
    const std::vector<std::int64_t> reversed(shape_.rbegin(), shape_.rend());
    at::Tensor result = at::empty(reversed, at::TensorOptions(at::kByte));
    auto* to = result.mutable_data_ptr<std::uint8_t>();
    const std::int64_t count = result.numel();
    if (variable_->class_type == MAT_C_UINT8) {
      const auto* from = static_cast<const std::uint8_t*>(variable_->data);
      std::copy(from, from + count, to);
      return result;
    }
    const auto* from = static_cast<const double*>(variable_->data);
    for (std::int64_t i = 0; i < count; ++i) {
      if (!(from[i] >= 0 && from[i] <= 255) || std::trunc(from[i]) != from[i]) {
        fail(ErrorKind::corrupt_data,
             "{}: variable '{}': expected whole numbers from 0 to 255, got {}", where_,
             expected_.name, from[i]);
      }
      to[i] = static_cast<std::uint8_t>(from[i]);
    }
    return result;
  }

  static std::string complaint() {
    return matio_complaint.empty() ? "" : fmt::format(" ({})", matio_complaint);
  }

  std::string where_;
  const MatExpectation& expected_;
  std::uint64_t file_bytes_ = 0;
  std::vector<std::int64_t> shape_;
  std::unique_ptr<mat_t, CloseFile> file_;
  std::unique_ptr<matvar_t, FreeVariable> variable_;
};

}  // namespace

at::Tensor read_mat_bytes(std::string_view dataset, const fs::path& path,
                          const MatExpectation& expected) {
  const std::lock_guard lock(matio_mutex);
  return MatReader(dataset, path, expected).read();
}

}  // namespace optbench
