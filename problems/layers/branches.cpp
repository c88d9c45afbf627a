// SPDX-License-Identifier: MIT
#include "problems/layers/branches.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::problems::layers {

Branches& Branches::add(std::string name, LayerPtr layer) {
  branches_.emplace_back(std::move(name), std::move(layer));
  return *this;
}

Shape Branches::plan(NetworkPlan& plan, const Shape& input) {
  Shape joined;
  for (const auto& [name, branch] : branches_) {
    const NetworkPlan::Scope scope(plan, name);
    const Shape output = branch->plan(plan, input);
    if (joined.empty()) {
      joined = output;
      continue;
    }
    if (output.size() != 3 || output[1] != joined[1] || output[2] != joined[2]) {
      fail(ErrorKind::internal, "branches: '{}' gives shape {}, expected [*, {}, {}]", name,
           data::shape_text(output), joined[1], joined[2]);
    }
    joined[0] += output[0];
  }
  plan.describe("concatenation of channels", joined);
  return joined;
}

at::Tensor Branches::forward(const at::Tensor& x, const ForwardPass& pass) const {
  std::vector<at::Tensor> outputs;
  outputs.reserve(branches_.size());
  for (const auto& [name, branch] : branches_) outputs.push_back(branch->forward(x, pass));
  return at::cat(outputs, 1);
}

}  // namespace optbench::problems::layers
