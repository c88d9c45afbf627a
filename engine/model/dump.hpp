// SPDX-License-Identifier: MIT
#pragma once

#include "engine/formats/safetensors.hpp"
#include "engine/model/problem.hpp"

namespace optbench::model {

/// One batch through a built problem, without dropout, with everything needed to repeat the
/// computation elsewhere: `parameter/<name>`, `buffer/<name>` (before the pass),
/// `buffer_after/<name>` (in training mode), `batch/inputs`, `batch/targets` (where there are any),
/// `noise/<name>` (what the problem drew), `output`, `losses` [B] without L2, `regularization`,
/// `loss` = mean + L2, each other metric of the problem by its name (`accuracy`),
/// `gradient/<name>`. Metadata: problem, mode
/// ("train" or "eval"), seed, parameters (JSON list of names in forward order). The gradient is
/// that of `loss` in the given mode.
[[nodiscard]] formats::NamedTensors dump_batch(Problem& problem, const ProblemEntry& entry,
                                               const data::Batch& batch, Mode mode,
                                               std::uint64_t seed);

}  // namespace optbench::model
