// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/problems/built_problem.hpp"

namespace optbench::problems {
namespace {

std::vector<std::string> names_of(const std::vector<record::Metric>& metrics) {
  std::vector<std::string> names;
  for (const record::Metric& metric : metrics) names.push_back(metric.name);
  return names;
}

at::Tensor in_top5(const at::Tensor& logits, const at::Tensor& labels) {
  return classification_metrics(/*classes=*/100).at(1).of_examples(logits, {{}, labels});
}

}  // namespace

TEST_CASE("problems of a hundred classes and more have a top-5 accuracy, the others have none") {
  for (const auto& [name, entry] : testing::catalog().problems) {
    CAPTURE(name);
    const bool has_many = entry.dataset == "cifar100" || entry.dataset == "imagenet";
    const std::vector<std::string> names = names_of(entry.all_metrics());
    CHECK(std::ranges::count(names, "top5_accuracy") == (has_many ? 1 : 0));
  }
}

TEST_CASE("the top-5 accuracy is the share of labels among the five indices of topk") {
  at::manual_seed(3);
  const at::Tensor logits = at::randn({512, 100});
  const at::Tensor labels = at::randint(100, {512}, at::kLong);
  const at::Tensor largest = std::get<1>(logits.topk(5, 1));
  const at::Tensor expected = largest.eq(labels.unsqueeze(1)).any(1);
  CHECK(at::equal(in_top5(logits, labels), expected));
  CHECK(expected.any().item<bool>());
  CHECK_FALSE(expected.all().item<bool>());
}

TEST_CASE("of equal logits those of earlier classes count as larger, as for the accuracy") {
  const at::Tensor ties = at::zeros({7, 100});
  ties[6].fill_(std::nan(""));
  const at::Tensor labels = at::tensor({0, 4, 5, 99, 1, 2, 0}, at::kLong);
  const at::Tensor expected = at::tensor({1, 1, 0, 0, 1, 1, 0}, at::kLong).to(at::kBool);
  CHECK(at::equal(in_top5(ties, labels), expected));
}

TEST_CASE("a problem with many classes measures its top-5 accuracy, at least its accuracy") {
  const auto problem = testing::built_problem("cifar100_3c3d", at::kFloat);
  const model::Evaluation measured = problem->evaluate(data::Split::test, 128);
  CHECK(*measured.value("top5_accuracy") >= *measured.value("accuracy"));
  CHECK(*measured.value("top5_accuracy") > 0);
  CHECK(*measured.value("top5_accuracy") < 0.5);
}

}  // namespace optbench::problems
