// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"
#include "bindings/tensor/tensor_creation.hpp"
#include "bindings/tensor/tensor_value.hpp"
#include "bindings/tensor/wrap_random.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {
namespace {

using at::Tensor;
using Generator = std::optional<at::Generator>;

/// The trailing table { generator = ... }, which is removed; without one, the run's generator for
/// the tensor among the first two arguments.
Generator check_generator_option(lua_State* L, const char* where) {
  Generator generator;
  if (const int table = options_argument(L); table != 0) {
    OptionTable options(L, table, where);
    generator = options.get<at::Generator>("generator");
    options.reject_unknown();
    lua_settop(L, table - 1);
  }
  const Tensor* among = peek<Tensor>(L, 1);
  if (among == nullptr) among = peek<Tensor>(L, 2);
  return generator_or_in_force(std::move(generator),
                               among == nullptr ? at::Device(at::kCPU) : among->device());
}

void expect_positive(lua_State* L, int arg, const char* what, double value) {
  if (value > 0) return;
  fail_argument(L, arg, fmt::format("{} must be above 0, got {}", what, value));
}

int exponential_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const double rate = optional_number(L, 2, 1);
  expect_positive(L, 2, "rate", rate);
  self.exponential_(rate, generator_argument(L, 3, self));
  return return_self(L);
}

int log_normal_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const double mean = optional_number(L, 2, 1);
  const double deviation = optional_number(L, 3, 2);
  expect_positive(L, 3, "std", deviation);
  self.log_normal_(mean, deviation, generator_argument(L, 4, self));
  return return_self(L);
}

int cauchy_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const double median = optional_number(L, 2, 0);
  const double scale = optional_number(L, 3, 1);
  expect_positive(L, 3, "scale", scale);
  self.cauchy_(median, scale, generator_argument(L, 4, self));
  return return_self(L);
}

int geometric_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const double probability = check_number(L, 2);
  if (!(probability > 0 && probability < 1)) {
    fail_argument(L, 2, fmt::format("a probability between 0 and 1 expected, got {}", probability));
  }
  self.geometric_(probability, generator_argument(L, 3, self));
  return return_self(L);
}

int random_in_place(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t low = check_integer(L, 2);
  const std::int64_t high = check_integer(L, 3);
  if (low >= high) fail_argument(L, 3, fmt::format("more than {} expected, got {}", low, high));
  self.random_(low, high, generator_argument(L, 4, self));
  return return_self(L);
}

int multinomial(lua_State* L) {
  const Generator generator = check_generator_option(L, "torch.multinomial");
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t count = check_integer(L, 2);
  const bool replacement = optional_boolean(L, 3, false);
  if (count < 1) fail_argument(L, 2, fmt::format("must be at least 1, got {}", count));
  return return_tensor(L, [&] { return self.multinomial(count, replacement, generator).add_(1); });
}

struct Poisson {
  static constexpr const char* name = "torch.poisson";
  static Tensor draw(const Tensor& rate, const Generator& generator) {
    return at::poisson(rate, generator);
  }
};
struct StandardGamma {
  static constexpr const char* name = "torch.standard_gamma";
  static Tensor draw(const Tensor& shape, const Generator& generator) {
    return at::_standard_gamma(shape, generator);
  }
};
struct Dirichlet {
  static constexpr const char* name = "torch.dirichlet";
  static Tensor draw(const Tensor& concentration, const Generator& generator) {
    return at::_sample_dirichlet(concentration, generator);
  }
};

/// t:f({generator}) -> Tensor: draws with t as parameters.
template <class Kind>
int drawn_for_each(lua_State* L) {
  const Generator generator = check_generator_option(L, Kind::name);
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return Kind::draw(self, generator); });
}

int binomial(lua_State* L) {
  const Generator generator = check_generator_option(L, "torch.binomial");
  const Tensor& counts = check_tensor(L, 1);
  const Tensor& probabilities = check_tensor(L, 2);
  return return_tensor(L, [&] { return at::binomial(counts, probabilities, generator); });
}

/// torch.normal(mean, std, {generator}): one of them may be a number.
int normal(lua_State* L) {
  const Generator generator = check_generator_option(L, "torch.normal");
  const Tensor* mean = check_tensor_or_number(L, 1);
  const Tensor* deviation = check_tensor_or_number(L, 2);
  if (mean != nullptr && deviation != nullptr) {
    return return_tensor(L, [&] { return at::normal(*mean, *deviation, generator); });
  }
  if (mean != nullptr) {
    const double number = check_number(L, 2);
    return return_tensor(L, [&] { return at::normal(*mean, number, generator); });
  }
  if (deviation == nullptr) fail_type(L, 2, "Tensor beside a number");
  const double number = check_number(L, 1);
  return return_tensor(L, [&] { return at::normal(number, *deviation, generator); });
}

int randint_like(lua_State* L) {
  const Generator generator = check_generator_option(L, "randint_like");
  const Tensor& self = check_tensor(L, 1);
  const std::int64_t low = check_integer(L, 2);
  const std::int64_t high = check_integer(L, 3);
  if (low >= high) fail_argument(L, 3, fmt::format("more than {} expected, got {}", low, high));
  return return_tensor(
      L, [&] { return at::randint(low, high, self.sizes(), generator, self.options()); });
}

constexpr Method kMethods[] = {
    method<exponential_in_place>("exponential_",
                                 "t:exponential_(rate: number = 1, [generator: Generator]) -> t",
                                 "Exponential draws with mean 1 / rate, in place."),
    method<log_normal_in_place>(
        "log_normal_",
        "t:log_normal_(mean: number = 1, std: number = 2, [generator: Generator]) -> t",
        "Draws whose logarithm is normal with this mean and standard "
        "deviation, in place."),
    method<cauchy_in_place>(
        "cauchy_", "t:cauchy_(median: number = 0, scale: number = 1, [generator: Generator]) -> t",
        "Draws from Cauchy's distribution, in place."),
    method<geometric_in_place>("geometric_", "t:geometric_(p: number, [generator: Generator]) -> t",
                               "How many trials, each a success with probability p, it takes to "
                               "the first success; in place."),
    method<random_in_place>("random_",
                            "t:random_(low: integer, high: integer, [generator: Generator]) -> t",
                            "Uniform whole numbers from low to high - 1, in place."),
    method<randint_like>(
        "randint_like",
        "t:randint_like(low: integer, high: integer, {generator: Generator}) -> Tensor",
        "Uniform whole numbers from low to high - 1 of the same shape, dtype and "
        "device."),
    method<multinomial>(
        "multinomial",
        "t:multinomial(count: integer, replacement: boolean = false, {generator: Generator}) -> "
        "Tensor",
        "`count` indices, counted from 1, drawn with the weights in t, a vector or rows of a "
        "matrix; no index twice unless with replacement."),
    method<binomial>("binomial",
                     "counts:binomial(probabilities: Tensor, {generator: Generator}) -> Tensor",
                     "For each element how many of so many trials succeed; both are float "
                     "tensors that broadcast."),
    method<drawn_for_each<Poisson>>("poisson", "rates:poisson({generator: Generator}) -> Tensor",
                                    "A Poisson draw for each rate."),
    method<drawn_for_each<StandardGamma>>("standard_gamma",
                                          "shapes:standard_gamma({generator: Generator}) -> Tensor",
                                          "A gamma draw with scale 1 for each shape parameter."),
    method<drawn_for_each<Dirichlet>>(
        "dirichlet", "concentrations:dirichlet({generator: Generator}) -> Tensor",
        "Weights that sum to 1 along the last dimension, drawn from Dirichlet's distribution."),
};

constexpr Method kFunctions[] = {
    method<normal>(
        "normal",
        "torch.normal(mean: Tensor|number, std: Tensor|number, {generator: Generator}) -> Tensor",
        "Normal draws; at least one of mean and std is a tensor."),
};

}  // namespace

std::span<const Method> tensor_draw_methods() { return kMethods; }
std::span<const Method> tensor_draw_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
