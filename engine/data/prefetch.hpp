// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <cstddef>
#include <memory>

namespace optbench::data {

/// The batches of `pass`, in its order, prepared by a thread of their own while the caller works;
/// at most `depth` lie ready.
///
/// What `pass` throws comes out of the next() that would have returned that batch. The destructor
/// waits for the batch in preparation. REQUIRES: depth >= 1.
[[nodiscard]] std::unique_ptr<BatchPass> prefetched(std::unique_ptr<BatchPass> pass,
                                                    std::size_t depth = 2);

}  // namespace optbench::data
