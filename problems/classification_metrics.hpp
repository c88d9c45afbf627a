// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/problem.hpp"

#include <cstdint>
#include <vector>

namespace optbench::problems {

/// The metrics, besides the loss, of a problem whose outputs are logits [B, classes] and whose
/// targets are labels int64 [B]: the accuracy, the share of examples whose largest logit is the
/// label's (ties: the first), and from 100 classes on the top-5 accuracy, the share of those where
/// it is one of the five largest (Russakovsky et al. 2015).
[[nodiscard]] std::vector<model::ProblemMetric> classification_metrics(std::int64_t classes);

}  // namespace optbench::problems
