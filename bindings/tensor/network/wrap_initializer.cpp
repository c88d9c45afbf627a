// SPDX-License-Identifier: MIT
#include "bindings/tensor/network/wrap_tensor_network.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "bindings/tensor/wrap_random.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"
#include "engine/model/initializers.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;

/// Fills the tensor at 1 from the generator at `arg`, or from the stream in force.
int fill_from(lua_State* L, int arg, const model::Initializer& initializer) {
  Tensor& self = check_tensor(L, 1);
  at::Generator generator = generator_or_in_force(optional_value<at::Generator>(L, arg), at::kCPU)
                                .value_or(at::detail::getDefaultCPUGenerator());
  const at::NoGradGuard no_graph;
  initializer(self, generator);
  return return_self(L);
}

void expect_matrix(lua_State* L, const char* where) {
  const Tensor& self = check_tensor(L, 1);
  if (self.dim() >= 2) return;
  fail(ErrorKind::invalid_argument, "{}: the tensor has shape {}, expected two or more dimensions",
       where, data::shape_text(self.sizes()));
}

int draw_truncated_normal(lua_State* L) {
  return fill_from(L, 3, model::truncated_normal(optional_number(L, 2, 1)));
}

int draw_glorot_normal(lua_State* L) {
  expect_matrix(L, "glorot_normal_");
  return fill_from(L, 2, model::glorot_normal());
}

int draw_glorot_uniform(lua_State* L) {
  expect_matrix(L, "glorot_uniform_");
  return fill_from(L, 2, model::glorot_uniform());
}

int draw_orthogonal(lua_State* L) {
  expect_matrix(L, "orthogonal_");
  return fill_from(L, 3, model::orthogonal(optional_number(L, 2, 1)));
}

constexpr Method kMethods[] = {
    method<draw_truncated_normal>(
        "truncated_normal_", "t:truncated_normal_(std: number = 1, [generator: Generator]) -> t",
        "Normal draws with deviation std, those beyond 2 std drawn again."),
    method<draw_glorot_normal>("glorot_normal_", "t:glorot_normal_([generator: Generator]) -> t",
                               "Normal draws with variance 2 / (fan in + fan out), for weights "
                               "[outputs, inputs, window...]."),
    method<draw_glorot_uniform>("glorot_uniform_", "t:glorot_uniform_([generator: Generator]) -> t",
                                "Uniform draws with variance 2 / (fan in + fan out), for weights "
                                "[outputs, inputs, window...]."),
    method<draw_orthogonal>(
        "orthogonal_", "t:orthogonal_(gain: number = 1, [generator: Generator]) -> t",
        "gain times a random matrix with orthonormal rows (or columns, where there "
        "are fewer of these); dimensions after the first count as one."),
};

}  // namespace

std::span<const Method> initializer_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
