// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/method_table.hpp"

#include <span>

namespace optbench::bindings::tensor {

// What networks are computed with, one family per file. Activations and initialisers are methods of
// tensors; the rest are functions of the module `torch` only. Classes and tokens are counted from
// 0, as every data set stores them; all other indices and dimensions from 1.
[[nodiscard]] std::span<const Method> activation_methods();       // wrap_tensor_activation.cpp
[[nodiscard]] std::span<const Method> initializer_methods();      // wrap_initializer.cpp
[[nodiscard]] std::span<const Method> data_methods();             // wrap_tensor_data.cpp
[[nodiscard]] std::span<const Method> convolution_functions();    // wrap_tensor_convolution.cpp
[[nodiscard]] std::span<const Method> pooling_functions();        // wrap_tensor_pooling.cpp
[[nodiscard]] std::span<const Method> resizing_functions();       // wrap_tensor_resizing.cpp
[[nodiscard]] std::span<const Method> normalization_functions();  // wrap_tensor_normalization.cpp
[[nodiscard]] std::span<const Method> dropout_functions();        // wrap_tensor_dropout.cpp
[[nodiscard]] std::span<const Method> sequence_functions();       // wrap_tensor_sequence.cpp
[[nodiscard]] std::span<const Method> loss_functions();           // wrap_tensor_loss.cpp

}  // namespace optbench::bindings::tensor
