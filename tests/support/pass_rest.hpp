// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <vector>

namespace optbench::testing {

inline std::vector<data::Batch> all_batches(data::BatchPass& pass) {
  std::vector<data::Batch> batches;
  const std::int64_t count = pass.batches();
  for (std::int64_t i = 0; i < count; ++i) batches.push_back(pass.next());
  return batches;
}

/// Bit for bit.
inline bool same_batch(const data::Batch& a, const data::Batch& b) {
  if (!a.inputs.equal(b.inputs) || a.targets.defined() != b.targets.defined()) return false;
  return !a.targets.defined() || a.targets.equal(b.targets);
}

/// Checks that a pass begun at any batch is the rest of the whole pass, bit for bit, while other
/// passes over the same data set are open. The whole pass, for other checks.
inline std::vector<data::Batch> check_begun_anywhere(data::Dataset& dataset,
                                                     data::PassRequest request) {
  const std::vector<data::Batch> whole = all_batches(*dataset.pass(request));
  REQUIRE(whole.size() > 1);
  data::PassRequest other = request;
  ++other.epoch;
  const auto beside = dataset.pass(other);
  static_cast<void>(beside->next());
  for (std::size_t first = 0; first <= whole.size(); ++first) {
    CAPTURE(first);
    request.first_batch = static_cast<std::int64_t>(first);
    const std::vector<data::Batch> rest = all_batches(*dataset.pass(request));
    REQUIRE(rest.size() == whole.size() - first);
    for (std::size_t i = 0; i < rest.size(); ++i) CHECK(same_batch(rest[i], whole[first + i]));
  }
  return whole;
}

}  // namespace optbench::testing
