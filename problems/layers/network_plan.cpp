// SPDX-License-Identifier: MIT
#include "problems/layers/network_plan.hpp"

#include "engine/model/initializers.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <utility>

namespace optbench::problems::layers {

NetworkPlan::Scope::Scope(NetworkPlan& plan, const std::string& name)
    : plan_(plan), outer_length_(plan.path_.size()) {
  if (name.empty()) return;
  if (!plan_.path_.empty()) plan_.path_ += '.';
  plan_.path_ += name;
}

std::size_t NetworkPlan::add_parameter(const std::string& name, Shape shape,
                                       model::ParameterKind kind, model::Initializer initializer,
                                       bool regularized) {
  const bool is_scaled =
      kind == model::ParameterKind::weight || kind == model::ParameterKind::embedding;
  if (is_scaled && variation_.initialization_scale != 1) {
    initializer = model::scaled(std::move(initializer), variation_.initialization_scale);
  }
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

std::int64_t NetworkPlan::units(std::int64_t specified) {
  has_units_ = true;
  return variation_.units(specified);
}

std::string NetworkPlan::activation(const std::string& specified) {
  activations_.insert(specified);
  return variation_.activation.empty() ? specified : variation_.activation;
}

std::vector<std::string> NetworkPlan::varies() const {
  // Scaling does not change a weight that starts at zero.
  const auto is_drawn = [](const model::ParameterSpec& parameter) {
    if (parameter.kind != model::ParameterKind::weight) return false;
    at::Generator generator = at::detail::createCPUGenerator();
    at::Tensor values = at::zeros({2, 2});
    parameter.initializer(values, generator);
    return values.any().item<bool>();
  };
  std::vector<std::string> names;
  if (has_units_) names.emplace_back("width");
  if (!activations_.empty()) names.emplace_back("activation");
  if (std::ranges::any_of(parameters_, is_drawn)) names.emplace_back("initialization_scale");
  return names;
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

}  // namespace optbench::problems::layers
