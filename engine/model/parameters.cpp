// SPDX-License-Identifier: MIT
#include "engine/model/parameters.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <set>

namespace optbench::model {

std::string to_text(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::weight:
      return "weight";
    case ParameterKind::bias:
      return "bias";
    case ParameterKind::norm:
      return "norm";
    case ParameterKind::embedding:
      return "embedding";
  }
  fail(ErrorKind::internal, "parameters: a kind without a name");
}

Parameters::Parameters(std::vector<ParameterSpec> specs, const machine::Device& device)
    : specs_(std::move(specs)) {
  const at::NoGradGuard no_grad;
  std::set<std::string> names;
  std::int64_t total = 0;
  for (const ParameterSpec& spec : specs_) {
    if (!names.insert(spec.name).second) {
      fail(ErrorKind::internal, "parameters: '{}' is declared twice", spec.name);
    }
    total += c10::multiply_integers(spec.shape);
  }
  flat_values_ = at::zeros({total}, device.options());
  flat_gradient_ = at::zeros({total}, device.options());

  std::int64_t offset = 0;
  for (const ParameterSpec& spec : specs_) {
    const std::int64_t numel = c10::multiply_integers(spec.shape);
    Parameter parameter{.name = spec.name,
                        .shape = spec.shape,
                        .kind = spec.kind,
                        .regularized = spec.regularized,
                        .offset = offset,
                        .numel = numel,
                        .value = flat_values_.narrow(0, offset, numel).view(spec.shape).detach(),
                        .gradient = flat_gradient_.narrow(0, offset, numel).view(spec.shape)};
    parameter.value.requires_grad_(true);
    leaves_.push_back(parameter.value);
    gradients_.push_back(parameter.gradient);
    if (spec.regularized) {
      if (!regularized_runs_.empty() &&
          regularized_runs_.back().offset + regularized_runs_.back().numel == offset) {
        regularized_runs_.back().numel += numel;
      } else {
        regularized_runs_.push_back({offset, numel});
      }
    }
    parameters_.push_back(std::move(parameter));
    offset += numel;
  }
}

void Parameters::initialize(at::Generator generator) {
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    at::Tensor start = at::empty(specs_[i].shape, at::TensorOptions(at::kDouble));
    specs_[i].initializer(start, generator);
    leaves_[i].copy_(start);
  }
  flat_gradient_.zero_();
}

const Parameter& Parameters::named(std::string_view name) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) return parameter;
  }
  std::string names;
  for (const Parameter& parameter : parameters_)
    names += (names.empty() ? "" : ", ") + parameter.name;
  fail(ErrorKind::unknown_name, "parameters: no parameter '{}' (there are {})", name, names);
}

void Parameters::differentiate(const at::Tensor& loss) {
  if (!loss.requires_grad()) {
    fail(
        ErrorKind::invalid_argument,
        "gradient: the loss depends on no parameter: it was computed from constants, from detached "
        "values, or without recording");
  }
  const std::vector<at::Tensor> derivatives =
      torch::autograd::grad({loss}, leaves_, /*grad_outputs=*/{}, /*retain_graph=*/false,
                            /*create_graph=*/false, /*allow_unused=*/true);
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < derivatives.size(); ++i) {
    if (derivatives[i].defined()) {
      gradients_[i].copy_(derivatives[i]);
    } else {
      gradients_[i].zero_();
    }
  }
}

at::Tensor Parameters::second_derivatives_along(const at::Tensor& loss,
                                                const at::Tensor& vector) const {
  const std::vector<at::Tensor> gradients =
      torch::autograd::grad({loss}, leaves_, /*grad_outputs=*/{}, /*retain_graph=*/true,
                            /*create_graph=*/true, /*allow_unused=*/true);
  std::vector<at::Tensor> outputs;
  std::vector<at::Tensor> directions;
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    if (!gradients[i].defined() || !gradients[i].requires_grad()) continue;  // constant along it
    outputs.push_back(gradients[i]);
    directions.push_back(
        vector.narrow(0, parameters_[i].offset, parameters_[i].numel).view(parameters_[i].shape));
  }
  at::Tensor result = at::zeros_like(flat_values_);
  if (outputs.empty()) return result;
  const std::vector<at::Tensor> products =
      torch::autograd::grad(outputs, leaves_, directions, /*retain_graph=*/false,
                            /*create_graph=*/false, /*allow_unused=*/true);
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (!products[i].defined()) continue;
    result.narrow(0, parameters_[i].offset, parameters_[i].numel)
        .view(parameters_[i].shape)
        .copy_(products[i]);
  }
  return result;
}

double Parameters::half_square_norm() const {
  constexpr std::int64_t kPiece = 1 << 16;
  const at::NoGradGuard no_grad;
  double sum = 0;
  for (const Run& run : regularized_runs_) {
    // Added up in double, piece by piece: over a hundred million weights a float32 sum loses the
    // third digit, and would depend on the number of threads.
    for (std::int64_t done = 0; done < run.numel; done += kPiece) {
      const at::Tensor w =
          flat_values_.narrow(0, run.offset + done, std::min(kPiece, run.numel - done));
      sum += at::dot(w, w).item<double>();
    }
  }
  return 0.5 * sum;
}

void Parameters::add_decay(double factor, const at::Tensor& of, const at::Tensor& to) const {
  const at::NoGradGuard no_grad;
  for (const Run& run : regularized_runs_) {
    to.narrow(0, run.offset, run.numel).add_(of.narrow(0, run.offset, run.numel), factor);
  }
}

}  // namespace optbench::model
