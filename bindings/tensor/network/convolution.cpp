// SPDX-License-Identifier: MIT
#include "bindings/tensor/network/window.hpp"
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

int linear(lua_State* L) {
  const Tensor& x = check_tensor(L, 1);
  const Tensor& weight = check_tensor(L, 2);
  const Tensor* bias = lua_isnoneornil(L, 3) ? nullptr : &check_tensor(L, 3);
  if (x.dim() == 0 || weight.dim() != 2 || x.size(-1) != weight.size(1)) {
    fail(ErrorKind::invalid_argument,
         "torch.linear: inputs have shape {} and the weights {}, expected [..., inputs] and "
         "[outputs, inputs]",
         data::shape_text(x.sizes()), data::shape_text(weight.sizes()));
  }
  return return_tensor(
      L, [&] { return at::linear(x, weight, bias == nullptr ? std::optional<Tensor>() : *bias); });
}

template <std::int64_t rank>
struct Convolution;

template <>
struct Convolution<1> {
  static constexpr const char* name = "torch.conv1d";
  static constexpr const char* transposed = "torch.conv_transpose1d";
  static constexpr const char* layout = "[B, channels, T]";
  static constexpr const char* weight_layout = "[outputs, channels / groups, window]";
  static constexpr auto apply = [](const auto&... arguments) { return at::conv1d(arguments...); };
  static constexpr auto transpose = [](const auto&... arguments) {
    return at::conv_transpose1d(arguments...);
  };
};

template <>
struct Convolution<2> {
  static constexpr const char* name = "torch.conv2d";
  static constexpr const char* transposed = "torch.conv_transpose2d";
  static constexpr const char* layout = "[B, channels, rows, columns]";
  static constexpr const char* weight_layout = "[outputs, channels / groups, rows, columns]";
  static constexpr auto apply = [](const auto&... arguments) { return at::conv2d(arguments...); };
  static constexpr auto transpose = [](const auto&... arguments) {
    return at::conv_transpose2d(arguments...);
  };
};

template <std::int64_t rank>
int convolution(lua_State* L) {
  using Kind = Convolution<rank>;
  const Tensor& x = check_tensor(L, 1);
  const Tensor& weight = check_tensor(L, 2);
  NamedArguments arguments(L, 3, Kind::name);
  const std::optional<Tensor> bias = arguments.get<Tensor>("bias");
  const auto stride = arguments.get<at::DimVector>("stride", {1});
  auto padding = arguments.get<WindowPadding>("padding", {});
  const auto dilation = arguments.get<at::DimVector>("dilation", {1});
  const auto groups = arguments.get<std::int64_t>("groups", 1);
  arguments.finish();
  if (weight.dim() != rank + 2 || x.dim() < rank + 1 || x.dim() > rank + 2 || groups < 1 ||
      x.size(-rank - 1) != weight.size(1) * groups) {
    fail(ErrorKind::invalid_argument,
         "{}: inputs have shape {} and the weights {} with {} group{}, expected {} and {}",
         Kind::name, data::shape_text(x.sizes()), data::shape_text(weight.sizes()), groups,
         groups == 1 ? "" : "s", Kind::layout, Kind::weight_layout);
  }
  return return_tensor(L, [&] {
    const Window window = {at::DimVector(weight.sizes().slice(2)), stride, dilation};
    const Tensor fitted = fit_padding(x, window, padding, 0, Kind::name);
    return Kind::apply(fitted, weight, bias, at::IntArrayRef(stride),
                       at::IntArrayRef(padding.amounts), at::IntArrayRef(dilation), groups);
  });
}

template <std::int64_t rank>
int transposed_convolution(lua_State* L) {
  using Kind = Convolution<rank>;
  const Tensor& x = check_tensor(L, 1);
  const Tensor& weight = check_tensor(L, 2);
  NamedArguments arguments(L, 3, Kind::transposed);
  const std::optional<Tensor> bias = arguments.get<Tensor>("bias");
  const auto stride = arguments.get<at::DimVector>("stride", {1});
  const auto padding = arguments.get<at::DimVector>("padding", {0});
  const auto output_padding = arguments.get<at::DimVector>("output_padding", {0});
  const auto groups = arguments.get<std::int64_t>("groups", 1);
  const auto dilation = arguments.get<at::DimVector>("dilation", {1});
  arguments.finish();
  return return_tensor(L, [&] {
    return Kind::transpose(x, weight, bias, at::IntArrayRef(stride), at::IntArrayRef(padding),
                           at::IntArrayRef(output_padding), groups, at::IntArrayRef(dilation));
  });
}

constexpr Method kFunctions[] = {
    method<linear>("linear", "torch.linear(x: Tensor, weight: Tensor, [bias: Tensor]) -> Tensor",
                   "x times the transpose of weight, plus bias (or nil): [..., inputs] to "
                   "[..., outputs]; weight [outputs, inputs], bias [outputs]."),
    method<convolution<1>>(
        "conv1d",
        "torch.conv1d(x: Tensor, weight: Tensor, [bias: Tensor], {stride: integer|integer[] = 1, "
        "padding: integer|integer[]|string = 0, dilation: integer|integer[] = 1, groups: integer = "
        "1}) -> Tensor",
        "Slides windows over x [B, channels, T]; weight [outputs, channels / groups, window], bias "
        "[outputs] or nil. padding: zeros at both ends, or \"same\" for ceil(T / stride) outputs."),
    method<convolution<2>>(
        "conv2d",
        "torch.conv2d(x: Tensor, weight: Tensor, [bias: Tensor], {stride: integer|integer[] = 1, "
        "padding: integer|integer[]|string = 0, dilation: integer|integer[] = 1, groups: integer = "
        "1}) -> Tensor",
        "Slides windows over x [B, channels, rows, columns]; weight [outputs, channels / groups, "
        "rows, columns], bias [outputs] or nil. A stride, padding or dilation is one number or "
        "{rows, columns}; padding may be \"same\" for ceil(size / stride) outputs."),
    method<transposed_convolution<1>>(
        "conv_transpose1d",
        "torch.conv_transpose1d(x: Tensor, weight: Tensor, [bias: Tensor], {stride: "
        "integer|integer[] = 1, padding: integer|integer[] = 0, output_padding: integer|integer[] "
        "= 0, groups: integer = 1, dilation: integer|integer[] = 1}) -> Tensor",
        "Transposed convolution of x [B, channels, T]; weight [channels, outputs / groups, "
        "window]."),
    method<transposed_convolution<2>>(
        "conv_transpose2d",
        "torch.conv_transpose2d(x: Tensor, weight: Tensor, [bias: Tensor], {stride: "
        "integer|integer[] = 1, padding: integer|integer[] = 0, output_padding: integer|integer[] "
        "= 0, groups: integer = 1, dilation: integer|integer[] = 1}) -> Tensor",
        "Transposed convolution of x [B, channels, rows, columns]; weight [channels, outputs / "
        "groups, rows, columns]."),
};

}  // namespace

std::span<const Method> convolution_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
