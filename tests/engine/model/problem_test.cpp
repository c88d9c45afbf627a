// SPDX-License-Identifier: MIT
#include "engine/model/problem.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/tiny_problem.hpp"

namespace optbench::model {
namespace {

using testing::TinyEntry;

/// The first `size` training examples in file order.
data::Batch first_batch(Problem& problem, std::int64_t size) {
  return problem.dataset()
      .pass({.split = data::Split::train, .batch_size = size, .examples = size})
      ->next();
}

}  // namespace

TEST_CASE("loss and gradient are those of the mean over the batch") {
  const testing::TinyEntry entry;
  const auto problem = entry.build();
  const Loss loss = problem->loss_and_gradient(first_batch(*problem, 4));
  // Examples (0..3, 0.5) from w = (2, 2), b = 1.
  CHECK(loss.data == doctest::Approx(0.5 * (4 + 1 + 0 + 1) / 4 + 0.5 * 2.25 + 0.5).epsilon(1e-14));
  CHECK(loss.regularization == 0);
  CHECK(loss.total() == loss.data);
  const at::Tensor expected = at::tensor({0.5, 1.5, 1.0}, at::kDouble);
  CHECK(at::allclose(problem->parameters().flat_gradient(), expected, 0, 1e-14));
}

TEST_CASE("the gradient is replaced, not accumulated") {
  const testing::TinyEntry entry;
  const auto problem = entry.build();
  const data::Batch batch = first_batch(*problem, 4);
  (void)problem->loss_and_gradient(batch);
  const at::Tensor once = problem->parameters().flat_gradient().clone();
  (void)problem->loss_and_gradient(batch);
  CHECK(at::equal(problem->parameters().flat_gradient(), once));
}

TEST_CASE("the L2 term enters loss and gradient with the factor in force") {
  const testing::TinyEntry entry({.default_l2 = 0.5});
  const auto by_default = entry.build();
  CHECK(by_default->l2_factor() == 0.5);
  const Loss loss = by_default->loss_and_gradient(first_batch(*by_default, 1));
  CHECK(loss.regularization == doctest::Approx(0.5 * 0.5 * 8).epsilon(1e-15));
  // (2 − 0, 2 − 0.5) + 0.5 · (2, 2); the bias is not decayed.
  CHECK(at::allclose(by_default->parameters().flat_gradient(),
                     at::tensor({3.0, 2.5, 1.0}, at::kDouble), 0, 1e-14));

  CHECK(entry.build(42, 0, 0.25)->l2_factor() == 0.25);
  CHECK(entry.build(42, 0, 0.0)->l2_factor() == 0);
}

TEST_CASE("evaluation counts whole batches of the asked size") {
  const testing::TinyEntry entry({.has_accuracy = true});
  const auto problem = entry.build();
  const Evaluation whole = problem->evaluate(data::Split::train, 5);
  CHECK(whole.examples == 10);
  const Evaluation cut = problem->evaluate(data::Split::train, 4);
  CHECK(cut.examples == 8);
  double sum = 0;
  for (int i = 0; i < 8; ++i) sum += 0.5 * ((2 - i) * (2 - i) + 2.25) + 0.5;
  CHECK(cut.loss.data == doctest::Approx(sum / 8).epsilon(1e-14));
  REQUIRE(cut.value("accuracy").has_value());
  CHECK(*cut.value("accuracy") == doctest::Approx(2.0 / 8));  // 0 and 1 lie below w = 2
}

TEST_CASE("a problem measures its loss and what it declares, as means over examples or of means") {
  using record::Metric;
  const testing::TinyEntry entry(
      {.has_accuracy = true,
       .metrics = {
           {.metric = {.name = "first", .title = "", .series = "first", .unit = ""},
            .of_examples = [](const at::Tensor&,
                              const data::Batch& batch) { return batch.inputs.select(1, 0); }},
           {.metric = {.name = "sum", .title = "", .series = "sum", .unit = ""},
            .of_means =
                [](const Evaluation& means) {
                  return 1000 * *means.value("last") + 100 * *means.value("first") +
                         10 * *means.value("accuracy") + means.loss.data;
                }},
           {.metric = {.name = "last", .title = "", .series = "last", .unit = ""},
            .of_examples = [](const at::Tensor&, const data::Batch& batch) {
              return batch.inputs.select(1, 1);
            }}}});
  const auto problem = entry.build(42, 0, 0.5);
  const Evaluation measured = problem->evaluate(data::Split::train, 5);
  std::vector<std::string> names;
  for (const auto& [metric, value] : measured.metrics) names.push_back(metric.name);
  CHECK(names == std::vector<std::string>{"loss", "accuracy", "first", "sum", "last"});
  CHECK(*measured.value("loss") == measured.loss.total());
  CHECK(*measured.value("loss") > measured.loss.data);
  CHECK(*measured.value("first") == 4.5);  // of 0, ..., 9
  CHECK(*measured.value("last") == 0.5);
  CHECK(*measured.value("sum") == doctest::Approx(500 + 450 + 2 + measured.loss.data));
  CHECK_FALSE(measured.value("top5_accuracy").has_value());

  std::vector<std::string> declared;
  for (const Metric& metric : entry.problem().all_metrics()) declared.push_back(metric.name);
  CHECK(declared == names);
}

TEST_CASE("what is measured of a batch is what its examples give") {
  const testing::TinyEntry entry({.has_accuracy = true});
  const auto problem = entry.build();
  const data::Batch batch = first_batch(*problem, 4);
  const Forward result = problem->forward(batch, Mode::evaluate);
  const Evaluation measured = problem->measure(result, batch);
  CHECK(measured.examples == 4);
  CHECK(*measured.value("loss") == doctest::Approx(result.losses.mean().item<double>()));
  CHECK(*measured.value("accuracy") == 0.5);
}

TEST_CASE("evaluation touches neither parameters nor gradient and leaves training mode alone") {
  const testing::TinyEntry entry;
  const auto problem = entry.build();
  problem->parameters().flat_gradient().fill_(3);
  const at::Tensor values = problem->parameters().flat_values().clone();
  const Evaluation result = problem->evaluate(data::Split::test, 2);
  CHECK_FALSE(result.value("accuracy").has_value());
  CHECK(at::equal(problem->parameters().flat_values(), values));
  CHECK(problem->parameters().flat_gradient().eq(3).all().item<bool>());
  CHECK(entry.trained_on().empty());
}

TEST_CASE("a problem that is built again starts afresh") {
  const testing::TinyEntry entry;
  const auto problem = entry.build();
  problem->parameters().flat_values().zero_();
  problem->build(entry.problem(), {.data_dir = {}, .device = {.dtype = at::kFloat}}, std::nullopt);
  CHECK(problem->parameters().flat_values().sum().item<double>() == 5);
  CHECK((problem->parameters().flat_values().scalar_type() == at::kFloat));
}

TEST_CASE("a loss that is not finite is returned, not thrown") {
  const testing::TinyEntry entry;
  const auto problem = entry.build();
  problem->parameters().flat_values().fill_(1e200);
  const Loss loss = problem->loss_and_gradient(first_batch(*problem, 2));
  CHECK(std::isinf(loss.data));
}

}  // namespace optbench::model
