// SPDX-License-Identifier: MIT
#pragma once

#include "problems/layers/layer.hpp"

namespace optbench::problems::layers {

/// A learned vector per token: int64 [B, T] with values in [0, tokens) → [B, T, dimension].
/// Parameters: weight [tokens, dimension], of kind embedding.
struct EmbeddingOptions {
  std::int64_t tokens = 0;
  std::int64_t dimension = 0;
  model::Initializer weight;
};
[[nodiscard]] LayerPtr embedding(EmbeddingOptions options);

}  // namespace optbench::problems::layers
