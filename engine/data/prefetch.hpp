// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <cstddef>
#include <memory>

namespace optbench::data {

/// The batches of `pass`, in its order, prefetched by a separate thread while the caller works; at
/// most `depth` are held ready.
///
/// An exception of `pass` is rethrown by the next() that would have returned that batch. The
/// destructor waits for the batch being made. REQUIRES: depth >= 1.
[[nodiscard]] std::unique_ptr<BatchPass> prefetched(std::unique_ptr<BatchPass> pass,
                                                    std::size_t depth = 2);

}  // namespace optbench::data
