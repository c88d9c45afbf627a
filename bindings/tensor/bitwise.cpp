// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

constexpr Method kMethods[] = {
    method<binary<[](const Tensor& a, const Tensor& b) { return a.bitwise_and(b); }>>(
        "bitwise_and", "t:bitwise_and(other: Tensor|number) -> Tensor",
        "Bits that both have; of bool tensors, where both are true."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.bitwise_and_(b); }>>(
        "bitwise_and_", "t:bitwise_and_(other: Tensor|number) -> t",
        "Bits that both have; of bool tensors, where both are true; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.bitwise_or(b); }>>(
        "bitwise_or", "t:bitwise_or(other: Tensor|number) -> Tensor",
        "Bits that one has; of bool tensors, where one is true."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.bitwise_or_(b); }>>(
        "bitwise_or_", "t:bitwise_or_(other: Tensor|number) -> t",
        "Bits that one has; of bool tensors, where one is true; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.bitwise_xor(b); }>>(
        "bitwise_xor", "t:bitwise_xor(other: Tensor|number) -> Tensor",
        "Bits that exactly one has; of bool tensors, where they differ."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.bitwise_xor_(b); }>>(
        "bitwise_xor_", "t:bitwise_xor_(other: Tensor|number) -> t",
        "Bits that exactly one has; of bool tensors, where they differ; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.bitwise_left_shift(b); }>>(
        "bitwise_left_shift", "t:bitwise_left_shift(other: Tensor|number) -> Tensor",
        "t with its bits moved up by other: t * 2^other."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.bitwise_left_shift_(b); }>>(
        "bitwise_left_shift_", "t:bitwise_left_shift_(other: Tensor|number) -> t",
        "t with its bits moved up by other: t * 2^other; in place."),
    method<binary<[](const Tensor& a, const Tensor& b) { return a.bitwise_right_shift(b); }>>(
        "bitwise_right_shift", "t:bitwise_right_shift(other: Tensor|number) -> Tensor",
        "t with its bits moved down by other: t // 2^other."),
    method<binary_in_place<[](const Tensor& a, const Tensor& b) { a.bitwise_right_shift_(b); }>>(
        "bitwise_right_shift_", "t:bitwise_right_shift_(other: Tensor|number) -> t",
        "t with its bits moved down by other: t // 2^other; in place."),
    method<unary<&Tensor::bitwise_not>>("bitwise_not", "t:bitwise_not() -> Tensor",
                                        "All bits inverted; of a bool tensor, where it is false."),
    method<unary_in_place<&Tensor::bitwise_not_>>("bitwise_not_", "t:bitwise_not_() -> t",
                                                  "All bits inverted, in place."),
};

constexpr Method kOperators[] = {
    method<binary_operator<[](const Tensor& a, const Tensor& b) { return a.bitwise_and(b); }>>(
        "__band", "a & b", "Bits that both have; of bool tensors (masks), where both are true."),
    method<binary_operator<[](const Tensor& a, const Tensor& b) { return a.bitwise_or(b); }>>(
        "__bor", "a | b", "Bits that one has; of masks, where one is true."),
    method<binary_operator<[](const Tensor& a, const Tensor& b) { return a.bitwise_xor(b); }>>(
        "__bxor", "a ~ b", "Bits that exactly one has; of masks, where they differ."),
    method<
        binary_operator<[](const Tensor& a, const Tensor& b) { return a.bitwise_left_shift(b); }>>(
        "__shl", "a << b", "Bits moved up."),
    method<
        binary_operator<[](const Tensor& a, const Tensor& b) { return a.bitwise_right_shift(b); }>>(
        "__shr", "a >> b", "Bits moved down; the sign stays."),
    method<unary<&Tensor::bitwise_not>>("__bnot", "~t",
                                        "All bits inverted; of a mask, where it is false."),
};

}  // namespace

std::span<const Method> tensor_bitwise_methods() { return kMethods; }
std::span<const Method> tensor_bitwise_operators() { return kOperators; }

}  // namespace optbench::bindings::tensor
