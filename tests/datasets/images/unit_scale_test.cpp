// SPDX-License-Identifier: MIT
#include "datasets/images/unit_scale.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <vector>

namespace optbench::datasets::images {
namespace {

/// Every byte as `row_bytes` equal ones, [256, row_bytes].
at::Tensor all_bytes(std::int64_t row_bytes) {
  return at::arange(256, at::TensorOptions(at::kByte)).unsqueeze(1).repeat({1, row_bytes});
}

/// byte / 255 by the processor's division.
template <class T>
void check_quotients(const at::Tensor& scaled, std::int64_t row, std::int64_t byte) {
  const at::Tensor values = scaled[row].contiguous();
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    CHECK(values.const_data_ptr<T>()[i] == static_cast<T>(byte) / T(255));
  }
}

}  // namespace

TEST_CASE("every byte becomes the quotient by 255, rounded once, in rows of any length") {
  for (const std::int64_t row_bytes : {1, 7, 16, 33, 100}) {
    const at::Tensor bytes = all_bytes(row_bytes);
    const at::Tensor in_float = unit_scaled(bytes, at::kFloat);
    const at::Tensor in_double = unit_scaled(bytes, at::kDouble);
    REQUIRE(in_float.sizes() == bytes.sizes());
    REQUIRE((in_double.scalar_type() == at::kDouble));
    for (std::int64_t byte = 0; byte < 256; ++byte) {
      check_quotients<float>(in_float, byte, byte);
      check_quotients<double>(in_double, byte, byte);
    }
  }
}

TEST_CASE("chosen rows are scaled in their order, repeated ones too, and none at all") {
  const at::Tensor bytes = all_bytes(28).reshape({256, 1, 4, 7});
  std::vector<std::int64_t> positions = {255, 0, 17, 17, 3};
  for (std::int64_t i = 0; i < 100; ++i) positions.push_back(i * 37 % 256);
  const at::Tensor in_float = unit_scaled_rows(bytes, positions, at::kFloat);
  const at::Tensor in_double = unit_scaled_rows(bytes, positions, at::kDouble);
  REQUIRE(in_float.sizes().vec() == std::vector<std::int64_t>{105, 1, 4, 7});
  for (std::size_t i = 0; i < positions.size(); ++i) {
    check_quotients<float>(in_float, static_cast<std::int64_t>(i), positions[i]);
    check_quotients<double>(in_double, static_cast<std::int64_t>(i), positions[i]);
  }
  CHECK(unit_scaled_rows(bytes, {}, at::kFloat).sizes().vec() ==
        std::vector<std::int64_t>{0, 1, 4, 7});
}

TEST_CASE("bytes that do not lie one after the other are scaled as they are seen") {
  const at::Tensor every_second = all_bytes(6).slice(1, 0, 6, 2);
  CHECK(unit_scaled(every_second, at::kFloat).equal(unit_scaled(all_bytes(3), at::kFloat)));
}

}  // namespace optbench::datasets::images
