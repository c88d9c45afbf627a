// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/registry.hpp"
#include "engine/model/problem.hpp"

#include <string>
#include <string_view>

namespace optbench::model {

/// Whether a name is the name of a variant: "mnist_mlp@width=0.5".
[[nodiscard]] bool is_variant_name(std::string_view name);

/// The problem of that name, which may be a variant: "mnist_mlp@width=0.5,activation=tanh", or
/// "mnist_mlp@seed=3", where the seed determines every option that this problem supports and that
/// is not given: width, initialization_scale and input_scale from 0.5, 1 and 2, the batch size from
/// half, once and twice the default, label_noise from 0, 0.1 and 0.2, the activation from relu,
/// leaky_relu, elu and tanh. Held-out variants of a benchmark's problems: Dahl et al. 2023,
/// Benchmarking Neural Network Training Algorithms, section 4.3.
///
/// The entry's name contains the changes, in one order and notation ("mnist_mlp@seed=3" becomes
/// "mnist_mlp@width=2,activation=elu"), so that results are never mixed with those of the original
/// or of another variant. A variant without changes is the original.
///
/// Throws Error(unknown_name) for a problem, Error(invalid_argument) for a variation that does not
/// exist or changes nothing of this problem, or a value out of its range.
[[nodiscard]] ProblemEntry find_problem(const Registry<ProblemEntry>& problems,
                                        std::string_view name);

/// The variant of the problem named `base` with the changes of `given`: checked, with `seed`
/// expanded. Errors as find_problem().
[[nodiscard]] ProblemEntry problem_variant(const ProblemEntry& base, const Options& given);

}  // namespace optbench::model
