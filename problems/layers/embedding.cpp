// SPDX-License-Identifier: MIT
#include "problems/layers/embedding.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::layers {
namespace {

class Embedding : public Layer {
 public:
  explicit Embedding(EmbeddingOptions options) : options_(std::move(options)) {}

  Shape plan(NetworkPlan& plan, const Shape& input) override {
    if (input.size() != 1) {
      fail(ErrorKind::internal, "embedding: inputs have shape {}, expected one dimension",
           data::shape_text(input));
    }
    weight_ = plan.add_parameter("weight", {options_.tokens, options_.dimension},
                                 model::ParameterKind::embedding, options_.weight);
    Shape output = {input[0], options_.dimension};
    plan.describe(fmt::format("embedding of {} tokens", options_.tokens), output);
    return output;
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& x, const ForwardPass& pass) const override {
    return at::embedding(pass.parameters[weight_].value, x);
  }

 private:
  EmbeddingOptions options_;
  std::size_t weight_ = 0;
};

}  // namespace

LayerPtr embedding(EmbeddingOptions options) {
  return std::make_unique<Embedding>(std::move(options));
}

}  // namespace optbench::problems::layers
