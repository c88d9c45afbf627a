// SPDX-License-Identifier: MIT
#include "bindings/tensor/network/window.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"
#include "problems/layers/padding.hpp"

#include <ATen/ATen.h>

#include <algorithm>

namespace optbench::bindings::tensor {
namespace {

/// Of the values given for a window: the one of dimension `i`, where one may stand for all.
std::int64_t along(const at::DimVector& values, std::size_t i) {
  return values[values.size() == 1 ? 0 : i];
}

/// LibTorch checks these itself where it is the one to use them.
void expect_positive(const at::DimVector& values, std::size_t rank, const char* what,
                     const char* where) {
  const bool fits = values.size() == 1 || values.size() == rank;
  if (fits && std::all_of(values.begin(), values.end(), [](auto value) { return value > 0; }))
    return;
  fail(ErrorKind::invalid_argument, "{}: {} is {}, expected one or {} numbers of 1 or more", where,
       what, data::shape_text(values), rank);
}

}  // namespace

}  // namespace optbench::bindings::tensor

namespace optbench::bindings {

std::optional<tensor::WindowPadding> LuaValue<tensor::WindowPadding>::read(lua_State* L,
                                                                           int index) {
  if (const auto word = LuaValue<std::string>::read(L, index)) {
    if (*word == "same") return tensor::WindowPadding{.same = true, .amounts = {}};
    if (*word == "valid") return tensor::WindowPadding{};
    return std::nullopt;
  }
  auto amounts = LuaValue<at::DimVector>::read(L, index);
  if (!amounts) return std::nullopt;
  return tensor::WindowPadding{.same = false, .amounts = *std::move(amounts)};
}

}  // namespace optbench::bindings

namespace optbench::bindings::tensor {

at::Tensor fit_padding(const at::Tensor& x, const Window& window, WindowPadding& padding,
                       double border, const char* where) {
  if (!padding.same) return x;
  const std::size_t rank = window.kernel.size();
  if (x.dim() < static_cast<std::int64_t>(rank)) {
    fail(ErrorKind::invalid_argument, "{}: inputs have shape {}, expected {} or more dimensions",
         where, data::shape_text(x.sizes()), rank);
  }
  expect_positive(window.kernel, rank, "the window", where);
  expect_positive(window.stride, rank, "the stride", where);
  expect_positive(window.dilation, rank, "the dilation", where);
  at::DimVector ends;  // before and after, the last dimension first
  bool even = true;
  padding.amounts.assign(rank, 0);
  for (std::size_t i = rank; i-- > 0;) {
    const std::int64_t size = x.size(x.dim() - static_cast<std::int64_t>(rank - i));
    const std::int64_t extent = (window.kernel[i] - 1) * along(window.dilation, i) + 1;
    const problems::layers::Sliding sliding = problems::layers::slide(
        size, extent, along(window.stride, i), problems::layers::Padding::same);
    ends.append({sliding.before, sliding.after});
    padding.amounts[i] = sliding.before;
    even = even && sliding.before == sliding.after;
  }
  if (even) return x;
  padding.amounts.assign(rank, 0);
  return at::constant_pad_nd(x, ends, border);
}

}  // namespace optbench::bindings::tensor
