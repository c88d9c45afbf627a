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

int batch_norm(lua_State* L) {
  constexpr const char* kName = "torch.batch_norm";
  const Tensor& x = check_tensor(L, 1);
  NamedArguments arguments(L, 2, kName);
  const auto running_mean = arguments.get<Tensor>("running_mean");
  const auto running_var = arguments.get<Tensor>("running_var");
  const auto weight = arguments.get<Tensor>("weight");
  const auto bias = arguments.get<Tensor>("bias");
  const bool training = arguments.get<bool>("training", false);
  const double momentum = arguments.get<double>("momentum", 0.1);
  const double eps = arguments.get<double>("eps", 1e-5);
  arguments.finish();
  if (!training && (!running_mean || !running_var)) {
    fail(ErrorKind::invalid_argument,
         "{}: running_mean and running_var are needed where training is false", kName);
  }
  if (x.dim() < 2 || (weight && weight->numel() != x.size(1))) {
    fail(ErrorKind::invalid_argument, "{}: inputs have shape {}, expected [B, {}, ...]", kName,
         data::shape_text(x.sizes()), weight ? std::to_string(weight->numel()) : "channels");
  }
  if (training && x.numel() == x.size(1)) {
    fail(ErrorKind::invalid_argument,
         "{}: inputs have shape {}: training needs more than one value per channel", kName,
         data::shape_text(x.sizes()));
  }
  return return_tensor(L, [&] {
    return at::batch_norm(x, weight, bias, running_mean, running_var, training, momentum, eps,
                          at::globalContext().userEnabledCuDNN());
  });
}

int layer_norm(lua_State* L) {
  const Tensor& x = check_tensor(L, 1);
  const auto shape = check_value<at::DimVector>(L, 2);
  NamedArguments arguments(L, 3, "torch.layer_norm");
  const auto weight = arguments.get<Tensor>("weight");
  const auto bias = arguments.get<Tensor>("bias");
  const double eps = arguments.get<double>("eps", 1e-5);
  arguments.finish();
  return return_tensor(L, [&] { return at::layer_norm(x, shape, weight, bias, eps); });
}

int group_norm(lua_State* L) {
  const Tensor& x = check_tensor(L, 1);
  const std::int64_t groups = check_integer(L, 2);
  NamedArguments arguments(L, 3, "torch.group_norm");
  const auto weight = arguments.get<Tensor>("weight");
  const auto bias = arguments.get<Tensor>("bias");
  const double eps = arguments.get<double>("eps", 1e-5);
  arguments.finish();
  if (x.dim() < 2 || groups < 1 || x.size(1) % groups != 0) {
    fail(ErrorKind::invalid_argument,
         "torch.group_norm: inputs have shape {}, expected [B, channels, ...] with channels "
         "divisible into {} groups",
         data::shape_text(x.sizes()), groups);
  }
  return return_tensor(L, [&] { return at::group_norm(x, groups, weight, bias, eps); });
}

constexpr Method kFunctions[] = {
    method<batch_norm>(
        "batch_norm",
        "torch.batch_norm(x: Tensor, [running_mean: Tensor], [running_var: Tensor], [weight: "
        "Tensor], [bias: Tensor], {training: boolean = false, momentum: number = 0.1, eps: number "
        "= 1e-5}) -> Tensor",
        "Normalises each channel (dimension 2) over all others: in training by the batch's mean "
        "and variance, which move the running ones by `momentum`, else by the running ones. Any of "
        "the four tensors [channels] may be nil."),
    method<layer_norm>("layer_norm",
                       "torch.layer_norm(x: Tensor, normalized_shape: integer|integer[], [weight: "
                       "Tensor], [bias: Tensor], eps: number = 1e-5) -> Tensor",
                       "Normalises over the last dimensions, whose sizes are normalized_shape; "
                       "weight and bias of that shape, or nil."),
    method<group_norm>("group_norm",
                       "torch.group_norm(x: Tensor, groups: integer, [weight: Tensor], [bias: "
                       "Tensor], eps: number = 1e-5) -> Tensor",
                       "Normalises each example's channels (dimension 2) in groups; weight and "
                       "bias [channels], or nil."),
};

}  // namespace

std::span<const Method> normalization_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
