// SPDX-License-Identifier: MIT
#include "engine/model/gradient_count.hpp"

namespace optbench::model {
namespace {

thread_local std::int64_t gradients = 0;

}  // namespace

std::int64_t gradients_of_thread() { return gradients; }

void count_gradients(std::int64_t count) { gradients += count; }

}  // namespace optbench::model
