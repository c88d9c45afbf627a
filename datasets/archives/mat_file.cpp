// SPDX-License-Identifier: MIT
#include "datasets/archives/mat_file.hpp"

#include "datasets/archives/mat_elements.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

namespace optbench::datasets::archives {
namespace {

bool fits(const std::vector<std::int64_t>& shape, const MatExpectation& expected) {
  return std::equal(shape.begin(), shape.end(), expected.shape.begin(), expected.shape.end(),
                    [&](std::int64_t got, std::int64_t wanted) {
                      return wanted == -1 ? got >= 1 && got <= expected.most : got == wanted;
                    });
}

void expect_bytes(std::string_view where, const MatArray& array, const MatExpectation& expected) {
  const bool bytes = array.array_class == MatClass::bytes;
  const bool numbers = bytes || array.array_class == MatClass::doubles;
  if (numbers && !array.is_complex && fits(array.shape, expected)) return;
  fail(ErrorKind::corrupt_data,
       "{}: variable '{}': expected unsigned bytes of shape {} (*: 1 to {}), got {} of shape {}",
       where, expected.name, data::shape_text(expected.shape), expected.most,
       bytes ? "unsigned bytes" : "other values", data::shape_text(array.shape));
}

void copy_values(std::string_view where, MatArray& array, std::uint8_t* to) {
  const MatElement values = array.content.next();
  if (values.type == MatType::uint8) {
    if (values.data.size() != array.count) {
      array.content.fail_damaged("as many values as the dimensions say", values.data.size());
    }
    std::transform(values.data.begin(), values.data.end(), to,
                   [](std::byte value) { return std::to_integer<std::uint8_t>(value); });
    return;
  }
  const std::vector<double> numbers = array.content.numbers(values);
  if (numbers.size() != array.count) {
    array.content.fail_damaged("as many values as the dimensions say", numbers.size());
  }
  for (const double number : numbers) {
    if (!(number >= 0 && number <= 255) || std::trunc(number) != number) {
      fail(ErrorKind::corrupt_data,
           "{}: variable '{}': expected whole numbers from 0 to 255, got {}", where, array.name,
           number);
    }
    *to++ = static_cast<std::uint8_t>(number);
  }
}

}  // namespace

at::Tensor read_mat_bytes(std::string_view dataset, const std::filesystem::path& path,
                          const MatExpectation& expected) {
  const std::string where = fmt::format("{}: '{}'", dataset, path.filename().string());
  std::uint64_t most_bytes = 1 << 16;  // the variable's head, or its values as doubles
  std::uint64_t values = sizeof(double);
  for (const std::int64_t side : expected.shape) {
    values *= static_cast<std::uint64_t>(side == -1 ? expected.most : side);
  }
  most_bytes += values;
  const std::string file = read_file(path);
  MatVariable variable =
      find_mat_variable(where, std::as_bytes(std::span(file)), expected.name, most_bytes);
  expect_bytes(where, variable.array, expected);
  const std::vector<std::int64_t>& shape = variable.array.shape;
  at::Tensor result = at::empty(std::vector<std::int64_t>(shape.rbegin(), shape.rend()),
                                at::TensorOptions(at::kByte));
  copy_values(where, variable.array, result.mutable_data_ptr<std::uint8_t>());
  return result;
}

}  // namespace optbench::datasets::archives
