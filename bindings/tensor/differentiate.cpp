// SPDX-License-Identifier: MIT
#include "bindings/tensor/differentiate.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <c10/core/GradMode.h>

namespace optbench::bindings::tensor {

void expect_differentiable(std::string_view where, const at::Tensor& output,
                           const at::Tensor& seed) {
  if (!output.requires_grad()) {
    fail(ErrorKind::invalid_argument,
         "{}: the tensor records no graph: it was not computed from one with requires_grad_(){}",
         where, c10::GradMode::is_enabled() ? "" : ", or within torch.no_grad");
  }
  if (seed.defined()) {
    if (seed.sizes() != output.sizes()) {
      fail(ErrorKind::invalid_argument,
           "{}: the gradient of a tensor of shape {} has its shape, got {}", where,
           data::shape_text(output.sizes()), data::shape_text(seed.sizes()));
    }
  } else if (output.numel() != 1) {
    fail(ErrorKind::invalid_argument,
         "{}: expected a tensor of one element, or a gradient beside it, got shape {}", where,
         data::shape_text(output.sizes()));
  }
}

}  // namespace optbench::bindings::tensor
