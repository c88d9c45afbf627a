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

/// What a network is made of, collected from its layers in forward order.
///
/// A variation is applied here: layers ask for units() and activation(), and weights are scaled
/// when they are declared.
class NetworkPlan {
 public:
  explicit NetworkPlan(model::NetworkVariation variation = {}) : variation_(std::move(variation)) {}

  /// Everything that is added during the life of a Scope is named under it: Scope "conv1" and
  /// parameter "weight" make "conv1.weight". Scopes nest; an empty name adds nothing to the path.
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

  /// Declares a parameter; returns its index in Parameters. `regularized`: under the L2 term.
  std::size_t add_parameter(const std::string& name, Shape shape, model::ParameterKind kind,
                            model::Initializer initializer, bool regularized = false);
  /// Declares a buffer full of `start`; returns its index in Buffers.
  std::size_t add_buffer(const std::string& name, Shape shape, double start);

  /// Adds a line to the layer table; the parameters declared since the last line are counted to it.
  void describe(std::string operation, Shape output_shape);

  /// Channels or units for `specified` ones. Not for classes, pixels and what else a problem fixes.
  [[nodiscard]] std::int64_t units(std::int64_t specified);
  /// The activation in the place of the one named.
  [[nodiscard]] std::string activation(const std::string& specified);

  /// Which members of NetworkVariation the layers asked for, or would be changed by.
  [[nodiscard]] std::vector<std::string> varies() const;
  /// The activation that was asked for; empty where there was none or several different ones.
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
