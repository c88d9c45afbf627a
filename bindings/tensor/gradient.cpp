// SPDX-License-Identifier: MIT
#include "bindings/lua/option_table.hpp"
#include "bindings/tensor/differentiate.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"
#include "engine/machine/device.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

int requires_grad(lua_State* L) {
  lua_pushboolean(L, check_tensor(L, 1).requires_grad() ? 1 : 0);
  return 1;
}

int set_requires_grad(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const bool on = optional_boolean(L, 2, true);
  if (on && !self.is_floating_point()) {
    fail(ErrorKind::invalid_argument,
         "requires_grad_: only floats have gradients, the tensor's dtype is {}",
         machine::dtype_name(self.scalar_type()));
  }
  if (!on && !self.is_leaf()) {
    fail(ErrorKind::invalid_argument,
         "requires_grad_: the tensor was computed from others; t:detach() gives one without graph");
  }
  self.requires_grad_(on);
  return return_self(L);
}

int is_leaf(lua_State* L) {
  lua_pushboolean(L, check_tensor(L, 1).is_leaf() ? 1 : 0);
  return 1;
}

int grad(lua_State* L) {
  const Tensor& gradient = check_tensor(L, 1).grad();
  if (gradient.defined()) {
    push_tensor(L, gradient);
  } else {
    lua_pushnil(L);
  }
  return 1;
}

int zero_grad(lua_State* L) {
  check_tensor(L, 1).mutable_grad().reset();
  return return_self(L);
}

int retain_grad(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (!self.requires_grad()) {
    fail(ErrorKind::invalid_argument, "retain_grad: the tensor records no graph");
  }
  self.retain_grad();
  return return_self(L);
}

int backward(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const bool has_seed = peek<Tensor>(L, 2) != nullptr;
  const int table = has_seed ? 3 : 2;
  OptionTable options(L, table, "backward");
  const bool retain_graph = options.get<bool>("retain_graph", false);
  options.reject_unknown();
  const Tensor seed = has_seed ? check_tensor(L, 2) : Tensor();
  expect_differentiable("backward", self, seed);
  self.backward(seed, retain_graph, /*create_graph=*/false);
  return 0;
}

int detach_in_place(lua_State* L) {
  check_tensor(L, 1).detach_();
  return return_self(L);
}

constexpr Method kMethods[] = {
    method<requires_grad>("requires_grad", "t:requires_grad() -> boolean",
                          "Whether operations on t are recorded, so that gradients with respect to "
                          "it can be computed."),
    method<set_requires_grad>("requires_grad_", "t:requires_grad_(on: boolean = true) -> t",
                              "Starts or stops recording what is computed from t."),
    method<is_leaf>("is_leaf", "t:is_leaf() -> boolean",
                    "Whether t was made by the script rather than computed from recorded tensors: "
                    "backward() leaves gradients in leaves."),
    method<grad>("grad", "t:grad() -> Tensor|nil",
                 "The gradient that backward() has added up in t; nil before the first one."),
    method<zero_grad>("zero_grad", "t:zero_grad() -> t",
                      "Forgets the gradient in t and frees it; the next backward() starts anew."),
    method<retain_grad>("retain_grad", "t:retain_grad() -> t",
                        "Makes backward() leave a gradient in t although it is no leaf."),
    method<backward>(
        "backward", "t:backward([gradient: Tensor], {retain_graph: boolean})",
        "Adds the gradient of t with respect to every recorded leaf to that leaf's "
        "t:grad(). t has one element, or `gradient` is given: the derivative of "
        "something with respect to t. Frees the graph unless retain_graph is true. For "
        "gradients of gradients: torch.autograd.grad."),
    method<detach_in_place>("detach_", "t:detach_() -> t",
                            "Cuts t off the graph that it was computed in."),
};

}  // namespace

std::span<const Method> tensor_gradient_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
