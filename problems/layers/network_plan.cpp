// SPDX-License-Identifier: MIT
#include "problems/layers/network_plan.hpp"

#include <utility>

namespace optbench {

NetworkPlan::Scope::Scope(NetworkPlan& plan, const std::string& name)
    : plan_(plan), outer_length_(plan.path_.size()) {
  if (name.empty()) return;
  if (!plan_.path_.empty()) plan_.path_ += '.';
  plan_.path_ += name;
}

std::size_t NetworkPlan::add_parameter(const std::string& name, Shape shape, ParameterKind kind,
                                       Initializer initializer, bool regularized) {
  undescribed_numel_ += c10::multiply_integers(shape);
  parameters_.push_back({.name = under_path(name),
                         .shape = std::move(shape),
                         .kind = kind,
                         .regularized = regularized,
                         .initializer = std::move(initializer)});
  return parameters_.size() - 1;
}

std::size_t NetworkPlan::add_buffer(const std::string& name, Shape shape, double start) {
  buffers_.push_back({under_path(name), std::move(shape), start});
  return buffers_.size() - 1;
}

std::string NetworkPlan::under_path(const std::string& name) const {
  return path_.empty() ? name : path_ + "." + name;
}

void NetworkPlan::describe(std::string operation, Shape output_shape) {
  layers_.push_back({.name = path_,
                     .operation = std::move(operation),
                     .output_shape = std::move(output_shape),
                     .parameters = std::exchange(undescribed_numel_, 0)});
}

}  // namespace optbench
