// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace optbench::analysis::statistics {

/// How far the mean ranks of two of k optimizers over N problems must lie apart to differ
/// significantly (Nemenyi's test after Friedman's; Demsar 2006, 3.2.2):
/// CD = q_alpha sqrt(k (k + 1) / (6 N)).
///
/// q_alpha is the quantile at 1 - alpha of the studentized range of k groups with infinitely many
/// degrees of freedom, divided by sqrt 2; computed, so for any k. NaN for k < 2, N = 0 and alpha
/// outside [1e-12, 1).
[[nodiscard]] double nemenyi_critical_difference(std::size_t optimizers, std::size_t problems,
                                                 double alpha = 0.05);

/// That q_alpha: 1.960 for k = 2, 2.343 for k = 3 at alpha = 0.05.
[[nodiscard]] double nemenyi_quantile(std::size_t optimizers, double alpha = 0.05);

/// Indices of optimizers, the best mean rank first.
using Clique = std::vector<std::size_t>;

/// The bars of a critical-difference diagram: the largest groups of optimizers, neighbours in mean
/// rank, whose outermost mean ranks differ by less than `critical_difference`. Groups may overlap,
/// none lies within another, none has fewer than two members. In order of their best member; equal
/// mean ranks are ordered by index. REQUIRES: no NaN among the ranks. With a critical difference
/// that is NaN there are no groups.
[[nodiscard]] std::vector<Clique> cliques(std::span<const double> mean_ranks,
                                          double critical_difference);

/// The same from pairwise tests (Wilcoxon's with Holm's adjustment, as Benavoli et al. 2016
/// recommend): groups of neighbours in mean rank in which no two optimizers differ.
[[nodiscard]] std::vector<Clique> cliques(
    std::span<const double> mean_ranks,
    const std::function<bool(std::size_t, std::size_t)>& differ);

}  // namespace optbench::analysis::statistics
