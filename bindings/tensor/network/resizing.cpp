// SPDX-License-Identifier: MIT
#include "bindings/tensor/named_arguments.hpp"
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

int pad(lua_State* L) {
  const Tensor& x = check_tensor(L, 1);
  const auto amounts = check_value<at::DimVector>(L, 2);
  NamedArguments arguments(L, 3, "torch.pad");
  const auto mode = arguments.get<std::string>("mode", "constant");
  const auto value = arguments.get<double>("value");
  arguments.finish();
  if (mode != "constant" && mode != "reflect" && mode != "replicate" && mode != "circular") {
    fail(ErrorKind::invalid_argument,
         "torch.pad: option 'mode' must be constant, reflect, replicate or circular, got '{}'",
         mode);
  }
  return return_tensor(L, [&] { return at::pad(x, amounts, mode, value); });
}

/// Rows and columns of the result: given, or those of x times the scale, rounded down.
at::DimVector check_size(const Tensor& x, NamedArguments& arguments) {
  constexpr const char* kName = "torch.interpolate";
  auto size = arguments.get<at::DimVector>("size");
  const auto scale = arguments.get<double>("scale_factor");
  if (x.dim() != 4) {
    fail(ErrorKind::invalid_argument,
         "{}: inputs have shape {}, expected [B, channels, rows, columns]", kName,
         data::shape_text(x.sizes()));
  }
  if (size.has_value() == scale.has_value()) {
    fail(ErrorKind::invalid_argument, "{}: give either 'size' or 'scale_factor'", kName);
  }
  if (scale) {
    return {static_cast<std::int64_t>(static_cast<double>(x.size(2)) * *scale),
            static_cast<std::int64_t>(static_cast<double>(x.size(3)) * *scale)};
  }
  if (size->size() == 1) size->resize(2, (*size)[0]);
  if (size->size() != 2) {
    fail(ErrorKind::invalid_argument, "{}: option 'size' must be {{rows, columns}}, got {}", kName,
         data::shape_text(*size));
  }
  return *std::move(size);
}

int interpolate(lua_State* L) {
  const Tensor& x = check_tensor(L, 1);
  NamedArguments arguments(L, 2, "torch.interpolate");
  const at::DimVector size = check_size(x, arguments);
  const auto mode = arguments.get<std::string>("mode", "nearest");
  const bool align_corners = arguments.get<bool>("align_corners", false);
  arguments.finish();
  if (mode != "nearest" && mode != "bilinear") {
    fail(ErrorKind::invalid_argument,
         "torch.interpolate: option 'mode' must be nearest or bilinear, got '{}'", mode);
  }
  return return_tensor(L, [&] {
    return mode == "nearest" ? at::upsample_nearest2d(x, size)
                             : at::upsample_bilinear2d(x, size, align_corners);
  });
}

constexpr Method kFunctions[] = {
    method<pad>(
        "pad",
        "torch.pad(x: Tensor, amounts: integer[], {mode: string = \"constant\", value: number = "
        "0}) -> Tensor",
        "Pads the last dimensions: amounts {before, after} of the last one, then of the one "
        "before it, and so on. mode: \"constant\" (with `value`), \"reflect\", "
        "\"replicate\" or \"circular\"."),
    method<interpolate>(
        "interpolate",
        "torch.interpolate(x: Tensor, {size: integer|integer[], scale_factor: number, mode: string "
        "= \"nearest\", align_corners: boolean = false}) -> Tensor",
        "Resizes images [B, channels, rows, columns] to `size`, one number or {rows, columns}, "
        "or by `scale_factor`. mode: \"nearest\" or \"bilinear\"."),
};

}  // namespace

std::span<const Method> resizing_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
