// SPDX-License-Identifier: MIT
#pragma once

#include "engine/machine/device.hpp"

#include <ATen/core/Generator.h>
#include <ATen/core/TensorBody.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace optbench::model {

/// The kind of a parameter; used by layer-wise optimizers (LARS, Muon) and decay masks.
enum class ParameterKind { weight, bias, norm, embedding };
[[nodiscard]] std::string to_text(ParameterKind kind);

/// Fills a tensor with its starting values. The tensor is float64 on the CPU whatever the run's
/// dtype, so that float32 and float64 runs of one seed start at the same point.
using Initializer = std::function<void(at::Tensor& values, at::Generator& generator)>;

/// The declaration of one parameter.
struct ParameterSpec {
  std::string name;                 ///< dotted path: "conv1.weight"
  std::vector<std::int64_t> shape;  ///< PyTorch's layout
  ParameterKind kind = ParameterKind::weight;
  bool regularized = false;  ///< belongs to the problem's L2 term
  Initializer initializer = {};
};

/// One parameter of a built problem. `value` and `gradient` are views of the flat buffers.
struct Parameter {
  std::string name;
  std::vector<std::int64_t> shape;
  ParameterKind kind = ParameterKind::weight;
  bool regularized = false;
  std::int64_t offset = 0;  ///< of its first element in the flat buffers
  std::int64_t numel = 0;
  at::Tensor value;     ///< a leaf that requires a gradient; shape `shape`
  at::Tensor gradient;  ///< shape `shape`
};

/// All parameters of a problem, in forward order, as views of one flat value buffer and one flat
/// gradient buffer. Views and buffers share memory; it is never reallocated.
class Parameters {
 public:
  Parameters() = default;
  /// Allocates both buffers; the values are zero until initialize().
  /// Throws Error(internal) when two parameters share a name.
  Parameters(std::vector<ParameterSpec> specs, const machine::Device& device);

  /// Draws all starting values, in order, from one stream, and zeroes the gradient.
  void initialize(at::Generator generator);

  [[nodiscard]] const at::Tensor& flat_values() const { return flat_values_; }      ///< [n]
  [[nodiscard]] const at::Tensor& flat_gradient() const { return flat_gradient_; }  ///< [n]
  [[nodiscard]] std::int64_t numel() const {
    return flat_values_.defined() ? flat_values_.numel() : 0;
  }

  [[nodiscard]] std::span<const Parameter> all() const { return parameters_; }
  [[nodiscard]] const Parameter& operator[](std::size_t index) const { return parameters_[index]; }
  [[nodiscard]] std::size_t size() const { return parameters_.size(); }
  /// Throws Error(unknown_name).
  [[nodiscard]] const Parameter& named(std::string_view name) const;

  /// Replaces the flat gradient by the derivatives of `loss` (a scalar with a graph, freed here).
  void differentiate(const at::Tensor& loss);

  /// The derivative of `loss`'s gradient along `vector` [n]: its Hessian times the vector. `loss`
  /// is a scalar with a graph, freed here.
  [[nodiscard]] at::Tensor second_derivatives_along(const at::Tensor& loss,
                                                    const at::Tensor& vector) const;

  /// 0.5 · sum of squares of the regularized parameters (multiply by λ for the L2 term).
  [[nodiscard]] double half_square_norm() const;
  /// Adds factor · `of` to `to`, both [n], at the places of the regularized parameters: the
  /// gradient of the L2 term at `of`.
  void add_decay(double factor, const at::Tensor& of, const at::Tensor& to) const;
  [[nodiscard]] bool has_regularized() const { return !regularized_runs_.empty(); }

 private:
  struct Run {  // adjacent regularized parameters, treated as one slice
    std::int64_t offset;
    std::int64_t numel;
  };
  std::vector<ParameterSpec> specs_;
  std::vector<Parameter> parameters_;
  std::vector<at::Tensor> leaves_;
  std::vector<at::Tensor> gradients_;
  std::vector<Run> regularized_runs_;
  at::Tensor flat_values_;
  at::Tensor flat_gradient_;
};

}  // namespace optbench::model
