// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_text.hpp"

#include <torch/types.h>

#include <doctest/doctest.h>

namespace optbench::bindings::tensor {
namespace {

TEST_CASE("a tensor without dimensions is one line") {
  CHECK(tensor_text(torch::tensor(1.5)) == "Tensor float32 [] 1.5000");
  CHECK(tensor_text(torch::tensor(true)) == "Tensor bool [] true");
  CHECK(tensor_text(torch::tensor(std::int64_t{9007199254740993})) ==
        "Tensor int64 [] 9007199254740993");
}

TEST_CASE("an empty tensor is its header") {
  CHECK(tensor_text(torch::zeros({0})) == "Tensor float32 [0]");
  CHECK(tensor_text(torch::zeros({2, 0}, at::kDouble)) == "Tensor float64 [2, 0]");
}

TEST_CASE("whole numbers have no decimals, others four") {
  CHECK(tensor_text(torch::tensor({1.0F, -20.0F, 3.0F})) ==
        "Tensor float32 [3]\n"
        "    1  -20    3");
  CHECK(tensor_text(torch::tensor({1.0F, -20.5F})) ==
        "Tensor float32 [2]\n"
        "    1.0000  -20.5000");
}

TEST_CASE("very large or small values are powers of ten") {
  CHECK(tensor_text(torch::tensor({1.5e-5, 0.0}, at::kDouble)) ==
        "Tensor float64 [2]\n"
        "  1.5000e-05  0.0000e+00");
  CHECK(tensor_text(torch::tensor({123456.5, 1.0}, at::kDouble)) ==
        "Tensor float64 [2]\n"
        "  1.2346e+05  1.0000e+00");
}

TEST_CASE("NaN and infinities are shown and do not change the others") {
  CHECK(tensor_text(torch::tensor({1.5F, NAN, -INFINITY})) ==
        "Tensor float32 [3]\n"
        "  1.5000     nan    -inf");
}

TEST_CASE("a matrix has a line per row with aligned columns") {
  CHECK(tensor_text(torch::tensor({{1.5F, 2.0F, 3.0F}, {-4.0F, 5.0F, 6.0F}})) ==
        "Tensor float32 [2, 3]\n"
        "   1.5000   2.0000   3.0000\n"
        "  -4.0000   5.0000   6.0000");
  CHECK(tensor_text(torch::tensor({{true, false}})) ==
        "Tensor bool [1, 2]\n"
        "   true  false");
}

TEST_CASE("from three dimensions on each matrix has its indices as heading") {
  CHECK(tensor_text(torch::arange(8).view({2, 2, 2})) ==
        "Tensor int64 [2, 2, 2]\n"
        "[1]\n"
        "  0  1\n"
        "  2  3\n"
        "[2]\n"
        "  4  5\n"
        "  6  7");
  CHECK(tensor_text(torch::arange(4).view({2, 1, 1, 2})) ==
        "Tensor int64 [2, 1, 1, 2]\n"
        "[1, 1]\n"
        "  0  1\n"
        "[2, 1]\n"
        "  2  3");
}

TEST_CASE("a vector goes on in further lines of at most 80 characters") {
  const std::string text = tensor_text(torch::arange(30));
  CHECK(text ==
        "Tensor int64 [30]\n"
        "   0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15  16  17  18  19\n"
        "  20  21  22  23  24  25  26  27  28  29");
}

TEST_CASE("a large tensor shows the ends of each dimension") {
  CHECK(tensor_text(torch::arange(2000)) ==
        "Tensor int64 [2000]\n"
        "     0     1     2   ...  1997  1998  1999");
  CHECK(tensor_text(torch::arange(2000).view({1000, 2})) ==
        "Tensor int64 [1000, 2]\n"
        "     0     1\n"
        "     2     3\n"
        "     4     5\n"
        "   ...\n"
        "  1994  1995\n"
        "  1996  1997\n"
        "  1998  1999");
}

TEST_CASE("a view is shown by its own elements") {
  CHECK(tensor_text(torch::arange(6).view({2, 3}).t()) ==
        "Tensor int64 [3, 2]\n"
        "  0  3\n"
        "  1  4\n"
        "  2  5");
}

}  // namespace
}  // namespace optbench::bindings::tensor
