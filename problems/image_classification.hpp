// SPDX-License-Identifier: MIT
#pragma once

#include "engine/problem.hpp"
#include "problems/layers/layer.hpp"

#include <string>

namespace optbench {

/// Pictures in, one of K classes out: a network that gives logits [B, K], cross-entropy of softmax
/// per example, accuracy = share of examples whose largest logit is the label's (ties: the first).
///
/// Batch: inputs [B, picture shape...] in the run's dtype, labels int64 [B] in [0, K).
/// forward() gives the logits; it throws Error(invalid_argument) for batches of another form.
class ImageClassification : public Problem {
 public:
  /// `name` opens error messages. K is what the network gives for one picture.
  ImageClassification(std::string name, Shape picture_shape, LayerPtr network);

  [[nodiscard]] Forward forward(const Batch& batch, Mode mode) override;
  [[nodiscard]] at::Tensor correct(const at::Tensor& logits, const Batch& batch) const override;
  [[nodiscard]] std::vector<LayerDescription> describe() const override { return plan_.layers(); }

 protected:
  [[nodiscard]] std::vector<ParameterSpec> declare_parameters() override {
    return plan_.parameters();
  }
  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t /*batch_size*/) const override {
    return 256;  // measured: within 3 % of the best for mlp and 2c2d, whose best differ
  }

 private:
  std::string name_;
  Shape picture_shape_;
  LayerPtr network_;
  NetworkPlan plan_;
  std::int64_t classes_ = 0;
};

}  // namespace optbench
