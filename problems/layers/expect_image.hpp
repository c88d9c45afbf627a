// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/extent.hpp"
#include "problems/layers/network_plan.hpp"

#include <string_view>

namespace optbench::problems::layers {

/// Height and width of inputs [C, H, W]. Throws Error(internal) "max pooling: inputs have shape
/// ..., expected [C, H, W]" for others.
Extent expect_image(std::string_view layer, const Shape& input);

}  // namespace optbench::problems::layers
