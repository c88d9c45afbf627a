// SPDX-License-Identifier: MIT
#include "problems/layers/expect_image.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

namespace optbench::problems::layers {

Extent expect_image(std::string_view layer, const Shape& input) {
  if (input.size() == 3) return {input[1], input[2]};
  fail(ErrorKind::internal, "{}: inputs have shape {}, expected [C, H, W]", layer,
       data::shape_text(input));
}

}  // namespace optbench::problems::layers
