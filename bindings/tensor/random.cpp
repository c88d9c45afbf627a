// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"
#include "bindings/tensor/tensor_creation.hpp"
#include "bindings/tensor/tensor_value.hpp"
#include "bindings/tensor/wrap_random.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;
using at::TensorOptions;
using Generator = std::optional<at::Generator>;

/// What may follow the arguments of a function that draws.
struct DrawOptions {
  TensorOptions tensor;
  Generator generator;
  int last = 0;  ///< the last argument before the options
};

DrawOptions check_draw_options(lua_State* L, const char* where, TensorOptions defaults) {
  const int table = options_argument(L);
  if (table == 0) {
    return {defaults, generator_or_in_force(std::nullopt, defaults.device()), lua_gettop(L)};
  }
  OptionTable options(L, table, where);
  DrawOptions result;
  result.tensor = read_tensor_options(options, where, defaults);
  result.generator =
      generator_or_in_force(options.get<at::Generator>("generator"), result.tensor.device());
  result.last = table - 1;
  options.reject_unknown();
  return result;
}

int rand(lua_State* L) {
  const DrawOptions options = check_draw_options(L, "torch.rand", at::kFloat);
  const at::DimVector shape = check_shape(L, 1, options.last);
  return return_tensor(L, [&] { return at::rand(shape, options.generator, options.tensor); });
}

int randn(lua_State* L) {
  const DrawOptions options = check_draw_options(L, "torch.randn", at::kFloat);
  const at::DimVector shape = check_shape(L, 1, options.last);
  return return_tensor(L, [&] { return at::randn(shape, options.generator, options.tensor); });
}

int randint(lua_State* L) {
  const DrawOptions options = check_draw_options(L, "torch.randint", at::kLong);
  const std::int64_t low = check_integer(L, 1);
  const std::int64_t high = check_integer(L, 2);
  if (low >= high) fail_argument(L, 2, fmt::format("more than {} expected, got {}", low, high));
  const at::DimVector shape = check_shape(L, 3, options.last);
  return return_tensor(
      L, [&] { return at::randint(low, high, shape, options.generator, options.tensor); });
}

int randperm(lua_State* L) {
  const DrawOptions options = check_draw_options(L, "torch.randperm", at::kLong);
  const std::int64_t count = check_integer(L, 1);
  if (count < 0) fail_argument(L, 1, fmt::format("at least 0 expected, got {}", count));
  return return_tensor(
      L, [&] { return at::randperm(count, options.generator, options.tensor).add_(1); });
}

int bernoulli(lua_State* L) {
  const Tensor& probability = check_tensor(L, 1);
  const DrawOptions options = check_draw_options(L, "torch.bernoulli", probability.options());
  return return_tensor(L,
                       [&] { return probability.bernoulli(options.generator).to(options.tensor); });
}

int rand_like(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const DrawOptions options = check_draw_options(L, "rand_like", self.options());
  return return_tensor(L,
                       [&] { return at::rand(self.sizes(), options.generator, options.tensor); });
}

int randn_like(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const DrawOptions options = check_draw_options(L, "randn_like", self.options());
  return return_tensor(L,
                       [&] { return at::randn(self.sizes(), options.generator, options.tensor); });
}

int uniform_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const double from = optional_number(L, 2, 0);
  const double to = optional_number(L, 3, 1);
  self.uniform_(from, to, generator_argument(L, 4, self));
  return return_self(L);
}

int normal_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const double mean = optional_number(L, 2, 0);
  const double deviation = optional_number(L, 3, 1);
  self.normal_(mean, deviation, generator_argument(L, 4, self));
  return return_self(L);
}

int bernoulli_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const double probability = optional_number(L, 2, 0.5);
  self.bernoulli_(probability, generator_argument(L, 3, self));
  return return_self(L);
}

constexpr Method kFunctions[] = {
    method<rand>("rand",
                 "torch.rand(shape...: integer|integer[], {dtype: Dtype, device: string, "
                 "generator: Generator}) -> Tensor",
                 "Uniform draws from [0, 1)."),
    method<randn>("randn",
                  "torch.randn(shape...: integer|integer[], {dtype: Dtype, device: string, "
                  "generator: Generator}) -> Tensor",
                  "Normal draws with mean 0 and standard deviation 1."),
    method<randint>("randint",
                    "torch.randint(low: integer, high: integer, shape...: integer|integer[], "
                    "{dtype: Dtype, device: string, generator: Generator}) -> Tensor",
                    "Uniform whole numbers from low to high - 1, as in PyTorch; int64."),
    method<randperm>("randperm",
                     "torch.randperm(n: integer, {dtype: Dtype, device: string, generator: "
                     "Generator}) -> Tensor",
                     "The numbers 1 to n in random order, as indices for index_select; int64."),
};

constexpr Method kMethods[] = {
    method<rand_like>("rand_like",
                      "t:rand_like({dtype: Dtype, device: string, generator: Generator}) -> Tensor",
                      "Uniform draws from [0, 1) of the same shape, dtype and device."),
    method<randn_like>(
        "randn_like",
        "t:randn_like({dtype: Dtype, device: string, generator: Generator}) -> Tensor",
        "Standard normal draws of the same shape, dtype and device."),
    method<bernoulli>("bernoulli", "t:bernoulli({generator: Generator}) -> Tensor",
                      "1 with the probability that the element of t says, else 0."),
    method<uniform_in_place>(
        "uniform_", "t:uniform_(from: number = 0, to: number = 1, [generator: Generator]) -> t",
        "Uniform draws from [from, to), in place."),
    method<normal_in_place>(
        "normal_", "t:normal_(mean: number = 0, std: number = 1, [generator: Generator]) -> t",
        "Normal draws, in place."),
    method<bernoulli_in_place>("bernoulli_",
                               "t:bernoulli_(p: number = 0.5, [generator: Generator]) -> t",
                               "1 with probability p, else 0, in place."),
};

}  // namespace

std::span<const Method> tensor_random_functions() { return kFunctions; }
std::span<const Method> tensor_random_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
