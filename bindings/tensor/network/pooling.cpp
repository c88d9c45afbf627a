// SPDX-License-Identifier: MIT
#include "bindings/tensor/network/window.hpp"
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

#include <limits>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// The window's size in each of `rank` dimensions.
template <std::int64_t rank>
at::DimVector check_kernel(lua_State* L, int arg) {
  auto kernel = check_value<at::DimVector>(L, arg);
  if (kernel.size() == 1) kernel.resize(rank, kernel[0]);
  if (kernel.size() != rank) {
    fail_argument(L, arg, fmt::format("one or {} sizes expected, got {}", rank, kernel.size()));
  }
  return kernel;
}

template <std::int64_t rank>
int max_pool(lua_State* L) {
  constexpr const char* kName = rank == 1 ? "torch.max_pool1d" : "torch.max_pool2d";
  const Tensor& x = check_tensor(L, 1);
  const at::DimVector kernel = check_kernel<rank>(L, 2);
  NamedArguments arguments(L, 3, kName);
  const auto stride = arguments.get<at::DimVector>("stride", kernel);
  auto padding = arguments.get<WindowPadding>("padding", {});
  const auto dilation = arguments.get<at::DimVector>("dilation", {1});
  const bool ceil_mode = arguments.get<bool>("ceil_mode", false);
  arguments.finish();
  return return_tensor(L, [&] {
    const Tensor fitted = fit_padding(x, {kernel, stride, dilation}, padding,
                                      -std::numeric_limits<double>::infinity(), kName);
    if constexpr (rank == 1) {
      return at::max_pool1d(fitted, kernel, stride, padding.amounts, dilation, ceil_mode);
    } else {
      return at::max_pool2d(fitted, kernel, stride, padding.amounts, dilation, ceil_mode);
    }
  });
}

template <std::int64_t rank>
int avg_pool(lua_State* L) {
  const Tensor& x = check_tensor(L, 1);
  const at::DimVector kernel = check_kernel<rank>(L, 2);
  NamedArguments arguments(L, 3, rank == 1 ? "torch.avg_pool1d" : "torch.avg_pool2d");
  const auto stride = arguments.get<at::DimVector>("stride", kernel);
  const auto padding = arguments.get<at::DimVector>("padding", {0});
  const bool ceil_mode = arguments.get<bool>("ceil_mode", false);
  const bool count_include_pad = arguments.get<bool>("count_include_pad", true);
  arguments.finish();
  return return_tensor(L, [&] {
    if constexpr (rank == 1) {
      return at::avg_pool1d(x, kernel, stride, padding, ceil_mode, count_include_pad);
    } else {
      return at::avg_pool2d(x, kernel, stride, padding, ceil_mode, count_include_pad);
    }
  });
}

int adaptive_avg_pool2d(lua_State* L) {
  const Tensor& x = check_tensor(L, 1);
  const at::DimVector size = check_kernel<2>(L, 2);
  return return_tensor(L, [&] { return at::adaptive_avg_pool2d(x, size); });
}

constexpr Method kFunctions[] = {
    method<max_pool<1>>("max_pool1d",
                        "torch.max_pool1d(x: Tensor, kernel_size: integer|integer[], {stride: "
                        "integer|integer[] = kernel_size, padding: integer|integer[]|string = 0, "
                        "dilation: integer|integer[] = 1, ceil_mode: boolean = false}) -> Tensor",
                        "The largest element in each window over the last dimension; padding may "
                        "be \"same\" for ceil(size / stride) outputs."),
    method<max_pool<2>>("max_pool2d",
                        "torch.max_pool2d(x: Tensor, kernel_size: integer|integer[], {stride: "
                        "integer|integer[] = kernel_size, padding: integer|integer[]|string = 0, "
                        "dilation: integer|integer[] = 1, ceil_mode: boolean = false}) -> Tensor",
                        "The largest element in each window over the last two dimensions; sizes "
                        "are one number or {rows, columns}; padding may be \"same\" for ceil(size "
                        "/ stride) outputs."),
    method<avg_pool<1>>("avg_pool1d",
                        "torch.avg_pool1d(x: Tensor, kernel_size: integer|integer[], {stride: "
                        "integer|integer[] = kernel_size, padding: integer|integer[] = 0, "
                        "ceil_mode: boolean = false, count_include_pad: boolean = true}) -> Tensor",
                        "The mean of each window over the last dimension."),
    method<avg_pool<2>>("avg_pool2d",
                        "torch.avg_pool2d(x: Tensor, kernel_size: integer|integer[], {stride: "
                        "integer|integer[] = kernel_size, padding: integer|integer[] = 0, "
                        "ceil_mode: boolean = false, count_include_pad: boolean = true}) -> Tensor",
                        "The mean of each window over the last two dimensions."),
    method<adaptive_avg_pool2d>(
        "adaptive_avg_pool2d",
        "torch.adaptive_avg_pool2d(x: Tensor, output_size: integer|integer[]) -> Tensor",
        "Means over windows chosen so that the last two dimensions get "
        "this size, one number or {rows, columns}."),
};

}  // namespace

std::span<const Method> pooling_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
