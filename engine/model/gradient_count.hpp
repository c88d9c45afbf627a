// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace optbench::model {

/// How many gradients were evaluated on this thread so far, of whichever problem and by whomever. A
/// run counts what was added while its optimizer and schedule were computing.
[[nodiscard]] std::int64_t gradients_of_thread();

/// Adds to it. Problem::loss_and_gradient() counts as one, Problem::hessian_vector() as two.
void count_gradients(std::int64_t count);

}  // namespace optbench::model
