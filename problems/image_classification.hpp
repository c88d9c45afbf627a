// SPDX-License-Identifier: MIT
#pragma once

#include "problems/network_problem.hpp"

#include <string>

namespace optbench::problems {

/// Classification of images into K classes: a network with logits [B, K], softmax cross-entropy per
/// example.
///
/// Batch: inputs [B, image shape...] in the run's dtype, labels int64 [B] in [0, K).
/// forward() gives the logits; it throws Error(invalid_argument) for batches of another form.
class ImageClassification : public NetworkProblem {
 public:
  /// `name` begins error messages. K is the size of the network's output. The default for
  /// `evaluation_batch_size` was measured: within 3 % of the best for mlp and 2c2d, whose optima
  /// differ.
  ImageClassification(std::string name, layers::Shape image_shape, layers::LayerPtr network,
                      std::int64_t evaluation_batch_size = 256);

  [[nodiscard]] model::Forward forward(const data::Batch& batch, model::Mode mode) override;

 protected:
  void plan_network() override;
  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t /*batch_size*/) const override {
    return evaluation_batch_size_;
  }

 private:
  layers::Shape image_shape_;
  layers::LayerPtr network_;
  std::int64_t classes_ = 0;
  std::int64_t evaluation_batch_size_;
};

}  // namespace optbench::problems
