// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace optbench {

/// The candidate that a misspelt name most likely means, or "" if none is similar. Case is ignored.
/// Tried in this order:
///
/// 1. spelling: the smallest edit distance (insertions, deletions, substitutions, transpositions of
///    neighbours), at most a third of the name's letters, at least one edit and at most three;
/// 2. abbreviation, when it fits exactly one candidate: initials ("learning_rate" and "lr"), or one
///    name beginning with the other, three letters or more ("epsilon" and "eps").
[[nodiscard]] std::string nearest_name(std::string_view name,
                                       std::span<const std::string> candidates);

/// "; did you mean 'adam'?" or "" if no candidate is similar.
[[nodiscard]] std::string did_you_mean(std::string_view name,
                                       std::span<const std::string> candidates);

}  // namespace optbench
