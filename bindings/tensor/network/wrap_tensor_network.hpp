// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/method_table.hpp"

#include <span>

namespace optbench::bindings::tensor {

// Functions of networks, one family per file. Activations and initialisers are methods of
// tensors; the rest are functions of the module `torch` only. Classes and tokens are counted from
// 0, as every data set stores them; all other indices and dimensions from 1.
[[nodiscard]] std::span<const Method> activation_methods();       // activation.cpp
[[nodiscard]] std::span<const Method> initializer_methods();      // wrap_initializer.cpp
[[nodiscard]] std::span<const Method> data_methods();             // data.cpp
[[nodiscard]] std::span<const Method> convolution_functions();    // convolution.cpp
[[nodiscard]] std::span<const Method> pooling_functions();        // pooling.cpp
[[nodiscard]] std::span<const Method> resizing_functions();       // resizing.cpp
[[nodiscard]] std::span<const Method> normalization_functions();  // normalization.cpp
[[nodiscard]] std::span<const Method> dropout_functions();        // dropout.cpp
[[nodiscard]] std::span<const Method> sequence_functions();       // sequence.cpp
[[nodiscard]] std::span<const Method> loss_functions();           // loss.cpp

}  // namespace optbench::bindings::tensor
