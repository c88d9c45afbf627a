// SPDX-License-Identifier: MIT
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"

#include <ATen/ATen.h>

#include <utility>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

int set_data(lua_State* L) {
  Tensor& self = check_tensor(L, 1);
  const Tensor& data = check_tensor(L, 2);
  const bool requires_gradient = self.requires_grad();
  Tensor replacement = data.detach();
  if (requires_gradient) replacement.requires_grad_();
  auto* box = static_cast<Box<Tensor>*>(lua_touserdata(L, 1));
  account(L).discharge(std::exchange(box->charged, 0));
  self = std::move(replacement);
  return return_self(L);
}

constexpr Method kMethods[] = {
    method<set_data>("set_data", "t:set_data(other: Tensor) -> t",
                     "Makes this value stand for the numbers of `other`, of any shape and dtype, "
                     "without a copy; whether a gradient is required stays, the gradient itself "
                     "goes."),
};

}  // namespace

std::span<const Method> data_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
