// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/digest.hpp"

#include <ATen/core/TensorBody.h>

#include <string>

namespace optbench::testing {

/// SHA-256 of a tensor's values as they lie in memory, row by row.
[[nodiscard]] inline std::string digest_of(const at::Tensor& values) {
  const at::Tensor dense = values.contiguous();
  return sha256_hex({static_cast<const char*>(dense.const_data_ptr()), dense.nbytes()});
}

}  // namespace optbench::testing
