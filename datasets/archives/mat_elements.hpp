// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::datasets::archives {

// The parts of a MAT-file of level 5 (MathWorks, MAT-File Format), little-endian ("-v6", "-v7").
// matio is not used: release 1.5.23, with 8 GB of memory, crashed on 294 of 3000 damaged copies of
// a compressed struct array (one to three bytes changed, some copies truncated). Files are not
// trusted: every length is checked against the element that contains it. Otherwise the error is
// Error(corrupt_data) "WHERE: damaged MAT file: expected ..., got ...".

/// Classes of arrays, with their numbers in the format.
enum class MatClass : std::uint32_t {
  structs = 2,
  characters = 4,
  doubles = 6,
  bytes = 9,
  last_numeric = 15
};

/// Types of data elements, with their numbers in the format.
enum class MatType : std::uint32_t {
  int8 = 1,
  uint8 = 2,
  int16 = 3,
  uint16 = 4,
  int32 = 5,
  uint32 = 6,
  single_float = 7,
  double_float = 9,
  int64 = 12,
  uint64 = 13,
  matrix = 14,
  compressed = 15,
  utf8 = 16,
};

struct MatElement {
  MatType type = MatType::int8;
  std::span<const std::byte> data;
};

/// Reads data elements from the beginning of some bytes. The bytes and `where` must outlive it.
class MatElements {
 public:
  MatElements(std::string_view where, std::span<const std::byte> bytes)
      : where_(where), left_(bytes) {}

  [[nodiscard]] bool empty() const { return left_.empty(); }
  MatElement next();
  /// The next element, which must have this type; `what` names it in the message.
  MatElement next(MatType type, std::string_view what);

  /// The numbers of an element of any numeric type.
  [[nodiscard]] std::vector<double> numbers(const MatElement& element) const;

  [[noreturn]] void fail_damaged(std::string_view expected, std::size_t got) const;

 private:
  std::string_view where_;
  std::span<const std::byte> left_;
};

/// Header of an array; `content` is what follows it.
struct MatArray {
  MatClass array_class = MatClass::structs;
  bool is_complex = false;
  std::vector<std::int64_t> shape;  ///< not negative; their product is at most kMostMatElements
  std::uint64_t count = 0;          ///< their product
  std::string name;
  MatElements content;
};
inline constexpr std::uint64_t kMostMatElements = std::uint64_t{1} << 36;

/// The array in an element with these contents; none if it is empty.
[[nodiscard]] std::optional<MatArray> open_mat_array(std::string_view where,
                                                     std::span<const std::byte> matrix);

/// A variable of a file, found by its name.
struct MatVariable {
  std::vector<std::byte> unpacked;  ///< the data that `array` refers to, if they were compressed
  MatArray array;
};

/// Finds a variable of a file in memory and decompresses it if necessary, to at most `most_bytes`.
/// Throws Error(corrupt_data), also if there is no such variable.
[[nodiscard]] MatVariable find_mat_variable(std::string_view where, std::span<const std::byte> file,
                                            std::string_view name, std::uint64_t most_bytes);

}  // namespace optbench::datasets::archives
