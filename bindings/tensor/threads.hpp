// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/method_table.hpp"

#include <span>

namespace optbench::bindings::tensor {

/// torch.get_num_threads and torch.set_num_threads.
[[nodiscard]] std::span<const Method> thread_functions();

}  // namespace optbench::bindings::tensor
