// SPDX-License-Identifier: MIT
#include "bindings/lua/libtorch_message.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <string>

namespace optbench::bindings {
namespace {

/// Our form of the message that LibTorch raises in `body`.
template <class Body>
std::string message_of(Body body) {
  try {
    body();
  } catch (const c10::Error& error) {
    return readable_message(error.what_without_backtrace());
  }
  return "no error";
}

TEST_CASE("LibTorch's messages are one line, with dimensions from 1") {
  CHECK(readable_message("must match at non-singleton dimension 0") ==
        "must match at non-singleton dimension 1");
  CHECK(readable_message("one\ntwo") == "one");
  CHECK(readable_message("[enforce fail at alloc_cpu.cpp:1] err == 0. DefaultCPUAllocator: can't "
                         "allocate memory: you tried to allocate 8 bytes. Error code 12 (x)") ==
        "can't allocate memory: you tried to allocate 8 bytes.");
  CHECK(readable_message("Trying to backward through the graph a second time (or ...") ==
        "backward: the graph was freed by an earlier backward(): pass {retain_graph = true} to the "
        "earlier one");
}

TEST_CASE("dimensions and list entries are counted from 1 in LibTorch's messages") {
  CHECK(
      readable_message("Dimension out of range (expected to be in range of [-2, 1], but got 2)") ==
      "dimension 3 is out of range, expected 1 to 2 or -2 to -1");
  CHECK(
      readable_message("Dimension out of range (expected to be in range of [-2, 1], but got -3)") ==
      "dimension -3 is out of range, expected 1 to 2 or -2 to -1");
  const at::Tensor two = at::ones({2, 2});
  const at::Tensor three = at::ones({3, 3});
  CHECK(message_of([&] {
          (void)at::cat({two, three}, 0);
        }) ==
        "Sizes of tensors must match except in dimension 1. Expected size 2 but got size 3 for "
        "tensor number 2 in the list.");
  CHECK(message_of([&] {
          (void)at::stack({two, three});
        }) ==
        "stack expects each tensor to be equal size, but got [2, 2] at entry 1 and [3, 3] at entry "
        "2");
  CHECK(message_of([&] {
          (void)at::einsum("ij,jk->ik", {two, three});
        }) ==
        "einsum(): subscript j has size 3 for operand 2 which does not broadcast with previously "
        "seen size 2");
  CHECK(readable_message("a 3-dimensional input, dim -1, redim 0") ==
        "a 3-dimensional input, dim -1, redim 0");
}

TEST_CASE("dtypes have the names that scripts use in LibTorch's messages") {
  const at::Tensor whole = at::ones({2, 2}, at::kLong);
  const at::Tensor half = at::ones({2, 2});
  CHECK(message_of([&] { (void)half.matmul(half.to(at::kDouble)); }) ==
        "expected m1 and m2 to have the same dtype, but got: float32 != float64");
  CHECK(message_of([&] { (void)at::linalg_qr(whole); }) ==
        "linalg.qr: Expected a floating point or complex tensor as input. Got int64");
  CHECK(message_of([&] { at::ones({2}, at::kLong).add_(0.5 * half[0]); }) ==
        "result type float32 can't be cast to the desired output type int64");
  CHECK(readable_message("Floats Doubled LongTail") == "Floats Doubled LongTail");
}

}  // namespace
}  // namespace optbench::bindings
