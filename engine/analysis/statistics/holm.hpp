// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// Holm's step-down adjustment (1979) of m p-values: with p_(1) <= ... <= p_(m), the adjusted
/// p_(i) is the largest of min(1, (m - j + 1) p_(j)) over j <= i. Rejecting where it is at most
/// alpha keeps the probability of any false rejection at most alpha, however the tests depend on
/// each other.
///
/// In the order given. A NaN (a test that could not be made) stays NaN and does not count in m.
[[nodiscard]] std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace optbench::analysis::statistics
