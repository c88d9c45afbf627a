// SPDX-License-Identifier: MIT
#include "engine/data/shape.hpp"

#include "engine/base/error.hpp"

#include <algorithm>

namespace optbench::data {

std::string shape_text(at::IntArrayRef shape) {
  std::string text = "[";
  for (const std::int64_t size : shape) {
    if (text.size() > 1) text += ", ";
    text += size < 0 ? "*" : std::to_string(size);
  }
  return text + "]";
}

void expect_shape(std::string_view where, std::string_view what, const at::Tensor& tensor,
                  at::IntArrayRef expected) {
  if (!tensor.defined()) {
    fail(ErrorKind::invalid_argument, "{}: {} is missing, expected shape {}", where, what,
         shape_text(expected));
  }
  const at::IntArrayRef got = tensor.sizes();
  const bool matches =
      std::equal(got.begin(), got.end(), expected.begin(), expected.end(),
                 [](std::int64_t have, std::int64_t want) { return want < 0 || have == want; });
  if (matches) return;
  fail(ErrorKind::invalid_argument, "{}: {} has shape {}, expected {}", where, what,
       shape_text(got), shape_text(expected));
}

}  // namespace optbench::data
