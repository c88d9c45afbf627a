// SPDX-License-Identifier: MIT
#include "datasets/archives/mat_struct.hpp"

#include "datasets/archives/mat_elements.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <cstring>

namespace optbench::datasets::archives {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint64_t kMostVariableBytes = std::uint64_t{64} << 20;

MatStruct::Cell read_cell(std::string_view where, Bytes matrix) {
  MatStruct::Cell cell;
  std::optional<MatArray> array = open_mat_array(where, matrix);
  if (!array || array->content.empty()) return cell;
  const bool text = array->array_class == MatClass::characters;
  if (!text &&
      (array->array_class < MatClass::doubles || array->array_class > MatClass::last_numeric)) {
    return cell;
  }
  cell.numbers = array->content.numbers(array->content.next());
  if (!text) return cell;
  for (const double letter : cell.numbers) {
    // Characters beyond ASCII do not occur in the files that we read.
    cell.text += letter >= 0 && letter < 128 ? static_cast<char>(letter) : '?';
  }
  cell.numbers.clear();
  return cell;
}

/// The names of a struct's fields, in order.
std::vector<std::string> field_names(MatElements& content) {
  const MatElement length = content.next(MatType::int32, "the length of field names");
  if (length.data.size() != 4) content.fail_damaged("one length", length.data.size());
  std::int32_t stride = 0;
  std::memcpy(&stride, length.data.data(), sizeof stride);
  const MatElement letters = content.next(MatType::int8, "field names");
  if (stride < 1) content.fail_damaged("field names of at least one letter", letters.data.size());
  std::vector<std::string> names;
  const auto step = static_cast<std::size_t>(stride);
  for (Bytes left = letters.data; left.size() >= step; left = left.subspan(step)) {
    const auto* text = reinterpret_cast<const char*>(left.data());
    names.emplace_back(text, strnlen(text, step));
  }
  return names;
}

MatStruct read_struct(std::string_view where, MatArray& array,
                      std::span<const std::string_view> fields) {
  const std::vector<std::string> names = field_names(array.content);
  MatStruct result;
  result.values.resize(fields.size());
  for (const std::string_view field : fields) {
    if (std::find(names.begin(), names.end(), field) == names.end()) {
      fail(ErrorKind::corrupt_data, "{}: variable '{}': expected a field '{}', got none", where,
           array.name, field);
    }
  }
  for (std::uint64_t i = 0; i < array.count; ++i) {
    for (const std::string& name : names) {
      const MatElement cell = array.content.next(MatType::matrix, "a struct's value");
      const auto wanted = std::find(fields.begin(), fields.end(), name);
      if (wanted == fields.end()) continue;
      const auto field = static_cast<std::size_t>(wanted - fields.begin());
      result.values[field].push_back(read_cell(where, cell.data));
    }
  }
  return result;
}

}  // namespace

MatStruct read_mat_struct(std::string_view where, std::span<const std::byte> file,
                          std::string_view name, std::span<const std::string_view> fields) {
  MatVariable variable = find_mat_variable(where, file, name, kMostVariableBytes);
  if (variable.array.array_class == MatClass::structs) {
    return read_struct(where, variable.array, fields);
  }
  fail(ErrorKind::corrupt_data, "{}: variable '{}': expected a struct array, got class {}", where,
       name, static_cast<std::uint32_t>(variable.array.array_class));
}

}  // namespace optbench::datasets::archives
