// SPDX-License-Identifier: MIT
#include "engine/model/initializers.hpp"

#include "engine/data/random.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

namespace optbench::model {
namespace {

constexpr std::int64_t kDraws = 1'000'000;

at::Tensor draw(const Initializer& initializer, std::uint64_t seed = 42) {
  at::Tensor values = at::empty({kDraws}, at::TensorOptions(at::kDouble));
  at::Generator generator = data::RandomStreams(seed).stream("initialisation");
  initializer(values, generator);
  return values;
}

double deviation_of(const at::Tensor& values) { return values.std().item<double>(); }
double mean_of(const at::Tensor& values) { return values.mean().item<double>(); }

TEST_CASE("a truncated normal has the realised deviation 0.879626 sigma and stays within 2 sigma") {
  // The standard error of a deviation from a million draws is below 0.1 %.
  for (const auto& [sigma, realised] : {std::pair(0.05, 0.043981), std::pair(0.03, 0.026389)}) {
    const at::Tensor values = draw(truncated_normal(sigma));
    CHECK(deviation_of(values) == doctest::Approx(realised).epsilon(0.003));
    CHECK(std::abs(mean_of(values)) < 4 * sigma / 1000);
    CHECK(values.abs().max().item<double>() <= 2 * sigma * (1 + 1e-12));
    CHECK(values.abs().max().item<double>() > 1.99 * sigma);  // the bounds are reached
    // Between ±1 sigma lie 0.682689 / 0.954500 of a normal cut at ±2 sigma.
    CHECK(values.abs().le(sigma).to(at::kDouble).mean().item<double>() ==
          doctest::Approx(0.715233).epsilon(0.003));
  }
}

TEST_CASE("a normal has its deviation and is not cut") {
  const at::Tensor values = draw(normal(0.5));
  CHECK(deviation_of(values) == doctest::Approx(0.5).epsilon(0.003));
  CHECK(std::abs(mean_of(values)) < 0.002);
  CHECK(values.abs().max().item<double>() > 2);
}

TEST_CASE("a uniform fills its interval") {
  const at::Tensor values = draw(uniform(0.2));
  CHECK(deviation_of(values) == doctest::Approx(0.4 / std::sqrt(12.0)).epsilon(0.003));
  CHECK(values.min().item<double>() >= -0.2);
  CHECK(values.max().item<double>() < 0.2);
}

TEST_CASE("an orthogonal matrix has orthonormal rows, or columns where there are fewer") {
  at::Generator generator = data::RandomStreams(3).stream("initialisation");
  at::Tensor wide = at::empty({3, 2, 4}, at::TensorOptions(at::kDouble));
  orthogonal(2)(wide, generator);
  const at::Tensor rows = wide.reshape({3, 8});
  CHECK(rows.mm(rows.t()).allclose(4 * at::eye(3, at::kDouble)));
  at::Tensor tall = at::empty({5, 2}, at::TensorOptions(at::kDouble));
  orthogonal(1)(tall, generator);
  CHECK(tall.t().mm(tall).allclose(at::eye(2, at::kDouble)));
}

TEST_CASE("a constant is constant and draws nothing") {
  CHECK(draw(constant(0.05)).eq(0.05).all().item<bool>());
  at::Generator generator = data::RandomStreams(1).stream("initialisation");
  const at::Generator untouched = data::RandomStreams(1).stream("initialisation");
  at::Tensor values = at::empty({8}, at::TensorOptions(at::kDouble));
  constant(1)(values, generator);
  CHECK(generator.get_state().equal(untouched.get_state()));
}

TEST_CASE("starting values depend on the seed alone") {
  CHECK(draw(truncated_normal(0.05), 7).equal(draw(truncated_normal(0.05), 7)));
  CHECK_FALSE(draw(truncated_normal(0.05), 7).equal(draw(truncated_normal(0.05), 8)));
}

}  // namespace
}  // namespace optbench::model
