// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/buffers.hpp"
#include "engine/model/parameters.hpp"
#include "engine/model/problem.hpp"
#include "engine/model/variation.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace optbench::problems::layers {

/// The shape of one example, without the batch dimension.
using Shape = std::vector<std::int64_t>;

/// Parameters, buffers and layer table of a network, collected from its layers in forward order.
///
/// A variation is applied here: layers ask for units() and activation(), and weights are scaled
/// when they are declared.
class NetworkPlan {
 public:
  explicit NetworkPlan(model::NetworkVariation variation = {}) : variation_(std::move(variation)) {}

  /// Prefix for the names of everything that is added during its lifetime: Scope "conv1" and
  /// parameter "weight" make "conv1.weight". Scopes nest; an empty name adds no prefix.
  class Scope {
   public:
    Scope(NetworkPlan& plan, const std::string& name);
    ~Scope() { plan_.path_.resize(outer_length_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    NetworkPlan& plan_;
    std::size_t outer_length_;
  };

  /// Declares a parameter; returns its index in Parameters. `regularized`: covered by the L2 term.
  std::size_t add_parameter(const std::string& name, Shape shape, model::ParameterKind kind,
                            model::Initializer initializer, bool regularized = false);
  /// Declares a buffer filled with `start`; returns its index in Buffers.
  std::size_t add_buffer(const std::string& name, Shape shape, double start);

  /// Adds a line to the layer table; the parameters declared since the last line are counted to it.
  void describe(std::string operation, Shape output_shape);

  /// `specified` channels or units after a variation of the width. Not for classes, pixels and
  /// other sizes that the problem fixes.
  [[nodiscard]] std::int64_t units(std::int64_t specified);
  /// The activation that replaces the named one.
  [[nodiscard]] std::string activation(const std::string& specified);

  /// The members of NetworkVariation that would change a layer.
  [[nodiscard]] std::vector<std::string> varies() const;
  /// The activation of the network; empty if there is none or several different ones.
  [[nodiscard]] std::string specified_activation() const {
    return activations_.size() == 1 ? *activations_.begin() : "";
  }

  [[nodiscard]] const std::vector<model::ParameterSpec>& parameters() const { return parameters_; }
  [[nodiscard]] const std::vector<model::BufferSpec>& buffers() const { return buffers_; }
  [[nodiscard]] const std::vector<model::LayerDescription>& layers() const { return layers_; }

 private:
  [[nodiscard]] std::string under_path(const std::string& name) const;

  model::NetworkVariation variation_;
  bool has_units_ = false;
  std::set<std::string> activations_;
  std::string path_;
  std::vector<model::ParameterSpec> parameters_;
  std::vector<model::BufferSpec> buffers_;
  std::vector<model::LayerDescription> layers_;
  std::int64_t undescribed_numel_ = 0;
};

}  // namespace optbench::problems::layers
