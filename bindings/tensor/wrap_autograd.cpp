// SPDX-License-Identifier: MIT
#include "bindings/lua/option_table.hpp"
#include "bindings/tensor/differentiate.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <string>
#include <vector>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;
using Tensors = std::vector<Tensor>;

/// f(...) with recording on or off, whatever it was before; gives what f gives.
template <bool on>
int with_recording(lua_State* L) {
  check_callable(L, 1);
  const at::AutoGradMode mode(on);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

int is_grad_enabled(lua_State* L) {
  lua_pushboolean(L, at::GradMode::is_enabled() ? 1 : 0);
  return 1;
}

/// A tensor, or a list of tensors.
Tensors check_tensors(lua_State* L, int arg) {
  if (const Tensor* tensor = peek<Tensor>(L, arg)) return {*tensor};
  if (!lua_istable(L, arg)) fail_type(L, arg, "Tensor or list of Tensors");
  auto tensors = LuaValue<Tensors>::read(L, arg);
  if (!tensors || tensors->empty()) fail_type(L, arg, "Tensor or list of Tensors");
  return *std::move(tensors);
}

int grad(lua_State* L) {
  const bool one_input = !lua_istable(L, 2);
  const Tensors outputs = check_tensors(L, 1);
  const Tensors inputs = check_tensors(L, 2);
  OptionTable options(L, 3, "torch.autograd.grad");
  const bool create_graph = options.get<bool>("create_graph", false);
  const bool retain_graph = options.get<bool>("retain_graph", create_graph);
  const bool allow_unused = options.get<bool>("allow_unused", false);
  Tensors seeds;
  if (options.push_field("grad_outputs")) {
    seeds = check_tensors(L, lua_gettop(L));
    lua_pop(L, 1);
    if (seeds.size() != outputs.size()) {
      fail(ErrorKind::invalid_argument,
           "torch.autograd.grad: expected {} grad_outputs, one for each output, got {}",
           outputs.size(), seeds.size());
    }
  }
  options.reject_unknown();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    expect_differentiable("torch.autograd.grad", outputs[i], seeds.empty() ? Tensor() : seeds[i]);
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!inputs[i].requires_grad()) {
      fail(
          ErrorKind::invalid_argument,
          "torch.autograd.grad: input {} of shape {} records nothing: call requires_grad_() before "
          "computing with it",
          i + 1, data::shape_text(inputs[i].sizes()));
    }
  }
  const std::int64_t before = machine::tensor_bytes_of_thread();
  const Tensors gradients = torch::autograd::grad(outputs, inputs, seeds, retain_graph,
                                                  create_graph, /*allow_unused=*/true);
  const std::int64_t made = machine::tensor_bytes_of_thread() - before;
  if (!one_input) lua_createtable(L, static_cast<int>(gradients.size()), 0);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    Tensor gradient = gradients[i];
    if (!gradient.defined()) {
      if (!allow_unused) {
        fail(ErrorKind::invalid_argument,
             "torch.autograd.grad: the outputs do not depend on input {} of shape {} (with "
             "allow_unused = true its gradient is 0)",
             i + 1, data::shape_text(inputs[i].sizes()));
      }
      gradient = at::zeros_like(inputs[i]);
    }
    push_tensor(L, std::move(gradient), i == 0 ? made : 0);
    if (!one_input) lua_seti(L, -2, static_cast<lua_Integer>(i) + 1);
  }
  return 1;
}

/// What f, the function at argument 1, makes of a recorded copy of the tensor at argument 2.
struct Evaluation {
  Tensor x;
  Tensor y;
};

Evaluation evaluate(lua_State* L, const char* where) {
  check_callable(L, 1);
  Evaluation result;
  result.x = check_tensor(L, 2).detach().clone().requires_grad_();
  lua_pushvalue(L, 1);
  push_tensor(L, result.x);
  lua_call(L, 1, 1);
  const Tensor* y = peek<Tensor>(L, lua_gettop(L));
  if (y == nullptr) {
    fail(ErrorKind::invalid_argument, "{}: the function must return a Tensor, got {}", where,
         describe_value(L, -1));
  }
  result.y = *y;
  lua_pop(L, 1);
  return result;
}

/// d y / d x, zeros where y does not depend on x.
Tensor gradient_of(const Tensor& y, const Tensor& x, const Tensor& seed, bool retain_graph,
                   bool create_graph) {
  if (!y.requires_grad()) return at::zeros_like(x);
  const Tensors seeds = seed.defined() ? Tensors{seed} : Tensors{};
  const Tensor gradient =
      torch::autograd::grad({y}, {x}, seeds, retain_graph, create_graph, true)[0];
  return gradient.defined() ? gradient : at::zeros_like(x);
}

/// The gradient of the scalar that f gives, recorded itself.
Tensor recorded_gradient(const Evaluation& at_x, const char* where) {
  if (at_x.y.numel() != 1) {
    fail(ErrorKind::invalid_argument,
         "{}: the function must return a tensor of one element, got shape {}", where,
         data::shape_text(at_x.y.sizes()));
  }
  return gradient_of(at_x.y.reshape({}), at_x.x, {}, /*retain_graph=*/true, /*create_graph=*/true);
}

int hvp(lua_State* L) {
  const at::AutoGradMode recording(true);
  const Tensor& direction = check_tensor(L, 3);
  const Evaluation at_x = evaluate(L, "torch.autograd.hvp");
  if (direction.sizes() != at_x.x.sizes()) {
    fail(ErrorKind::invalid_argument,
         "torch.autograd.hvp: the vector must have x's shape {}, got {}",
         data::shape_text(at_x.x.sizes()), data::shape_text(direction.sizes()));
  }
  const Tensor gradient = recorded_gradient(at_x, "torch.autograd.hvp");
  push_tensor(L, gradient_of(gradient, at_x.x, direction.detach(), false, false));
  push_tensor(L, gradient.detach());
  return 2;
}

/// Rows d y_i / d x of the derivatives of a flat y, [m, n].
Tensor rows_of_derivatives(const Tensor& y, const Tensor& x) {
  const Tensor flat = y.reshape({-1});
  Tensor rows = at::zeros({flat.numel(), x.numel()}, x.options());
  for (std::int64_t i = 0; i < flat.numel(); ++i) {
    const Tensor row = gradient_of(flat[i], x, {}, /*retain_graph=*/true, /*create_graph=*/false);
    rows[i].copy_(row.reshape({-1}));
  }
  return rows;
}

int jacobian(lua_State* L) {
  const at::AutoGradMode recording(true);
  const Evaluation at_x = evaluate(L, "torch.autograd.jacobian");
  const Tensor rows = rows_of_derivatives(at_x.y, at_x.x);
  std::vector<std::int64_t> shape = at_x.y.sizes().vec();
  shape.insert(shape.end(), at_x.x.sizes().begin(), at_x.x.sizes().end());
  push_tensor(L, rows.view(shape));
  return 1;
}

int hessian(lua_State* L) {
  const at::AutoGradMode recording(true);
  const Evaluation at_x = evaluate(L, "torch.autograd.hessian");
  const Tensor rows =
      rows_of_derivatives(recorded_gradient(at_x, "torch.autograd.hessian"), at_x.x);
  std::vector<std::int64_t> shape = at_x.x.sizes().vec();
  shape.insert(shape.end(), at_x.x.sizes().begin(), at_x.x.sizes().end());
  push_tensor(L, rows.view(shape));
  return 1;
}

constexpr Method kModeFunctions[] = {
    method<with_recording<false>>("no_grad", "torch.no_grad(f: fun(...): any, ...) -> ...",
                                  "Calls f(...) without recording what it computes."),
    method<with_recording<true>>("enable_grad", "torch.enable_grad(f: fun(...): any, ...) -> ...",
                                 "Calls f(...) with recording on: within torch.no_grad, or in an "
                                 "optimizer's step, which runs without."),
    method<is_grad_enabled>("is_grad_enabled", "torch.is_grad_enabled() -> boolean",
                            "Whether what is computed from tensors with requires_grad_() is "
                            "recorded now."),
};

constexpr Method kFunctions[] = {
    method<grad>(
        "grad",
        "torch.autograd.grad(outputs: Tensor|Tensor[], inputs: Tensor|Tensor[], {grad_outputs: "
        "Tensor|Tensor[], retain_graph: boolean, create_graph: boolean, allow_unused: boolean}) -> "
        "Tensor|Tensor[]",
        "Gradients of the outputs (summed, each weighted by its grad_outputs) with respect "
        "to the inputs: a tensor for a tensor, a list for a list. With create_graph they "
        "are recorded themselves and can be differentiated again. Frees the graph unless "
        "retain_graph (the default with create_graph)."),
    method<hvp>("hvp",
                "torch.autograd.hvp(f: fun(x: Tensor): Tensor, x: Tensor, vector: Tensor) -> "
                "product: Tensor, gradient: Tensor",
                "Hessian-vector product at x of f, a function of one tensor that returns a tensor "
                "of one element, by differentiating twice (Pearlmutter 1994)."),
    method<hessian>("hessian",
                    "torch.autograd.hessian(f: fun(x: Tensor): Tensor, x: Tensor) -> Tensor",
                    "All second derivatives at x of f, which returns a tensor of one element; its "
                    "shape is x's twice. One backward pass per element of x."),
    method<jacobian>("jacobian",
                     "torch.autograd.jacobian(f: fun(x: Tensor): Tensor, x: Tensor) -> Tensor",
                     "Derivatives at x of every element of f(x); its shape is f(x)'s followed by "
                     "x's. One backward pass per element of f(x)."),
};

}  // namespace

std::span<const Method> gradient_mode_functions() { return kModeFunctions; }
std::span<const Method> autograd_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
