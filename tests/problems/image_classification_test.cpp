// SPDX-License-Identifier: MIT
// The six problems on MNIST and Fashion-MNIST.
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/problems/built_problem.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::problems {
namespace {

using Shape = std::vector<std::int64_t>;

using testing::built_problem;
using testing::first_batch;

constexpr double kLn10 = 2.302585092994046;

std::vector<std::int64_t> parameters_per_layer(const model::Problem& problem) {
  std::vector<std::int64_t> counts;
  for (const model::LayerDescription& layer : problem.describe()) {
    if (layer.parameters > 0) counts.push_back(layer.parameters);
  }
  return counts;
}

TEST_CASE("layers have the parameters of the specification, on both data sets") {
  const std::pair<std::string, std::vector<std::int64_t>> expected[] = {
      {"logreg", {7850}},
      {"mlp", {785'000, 500'500, 50'100, 1010}},
      {"2c2d", {832, 51'264, 3'212'288, 10'250}}};
  const std::int64_t totals[] = {7850, 1'336'610, 3'274'634};
  for (std::size_t i = 0; i < 3; ++i) {
    for (const std::string dataset : {"mnist", "fmnist"}) {
      const std::string name = dataset + "_" + expected[i].first;
      CAPTURE(name);
      const model::ProblemEntry& entry = testing::catalog().problems.find(name);
      const auto problem = entry.make({});  // not built: describing needs no data
      CHECK(parameters_per_layer(*problem) == expected[i].second);
      CHECK(problem->describe().back().output_shape == Shape{10});
      CHECK(entry.dataset_entry->name == dataset);
      CHECK(entry.default_batch_size == 128);
      CHECK(entry.default_num_epochs == (expected[i].first == "logreg" ? 50 : 100));
      CHECK(entry.default_l2 == 0);
      CHECK((entry.all_metrics() == std::vector{record::loss_metric(), record::accuracy_metric()}));
      if (dataset == "mnist") CHECK(built_problem(name)->parameters().numel() == totals[i]);
    }
  }
}

TEST_CASE("2c2d has its shapes on the way") {
  const auto problem = testing::catalog().problems.find("mnist_2c2d").make({});
  std::vector<Shape> shapes;
  for (const model::LayerDescription& layer : problem->describe())
    shapes.push_back(layer.output_shape);
  const Shape conv1{32, 28, 28}, pool1{32, 14, 14}, conv2{64, 14, 14}, pool2{64, 7, 7};
  CHECK(shapes ==
        std::vector<Shape>{conv1, pool1, pool1, conv2, pool2, pool2, {3136}, {1024}, {1024}, {10}});
}

TEST_CASE(
    "weights start as truncated normals of the realised deviation, biases at their constant") {
  struct Start {
    const char* problem;
    const char* weight;
    double deviation;
    const char* bias;
    double constant;
  };
  for (const Start& start : {Start{"mnist_mlp", "dense1.weight", 0.026389, "dense1.bias", 0},
                             Start{"mnist_mlp", "dense2.weight", 0.026389, "dense4.bias", 0},
                             Start{"mnist_2c2d", "dense1.weight", 0.043981, "dense1.bias", 0.05},
                             Start{"mnist_2c2d", "conv2.weight", 0.043981, "conv1.bias", 0.05}}) {
    CAPTURE(start.problem);
    CAPTURE(start.weight);
    const auto problem = built_problem(start.problem);
    const at::Tensor& weight = problem->parameters().named(start.weight).value;
    CHECK(weight.std().item<double>() == doctest::Approx(start.deviation).epsilon(0.01));
    CHECK(problem->parameters().named(start.bias).value.eq(start.constant).all().item<bool>());
  }
}

TEST_CASE("2c2d is what its definition says, operation by operation") {
  const auto problem = built_problem("mnist_2c2d");
  const model::Parameters& p = problem->parameters();
  const auto value = [&](const char* name) { return p.named(name).value; };
  const data::Batch batch = testing::first_batch(*problem, data::Split::train, 6);
  const auto stage = [&](const at::Tensor& x, const char* weight, const char* bias) {
    return at::max_pool2d(at::relu(at::conv2d(x, value(weight), value(bias), 1, 2)), 2, 2);
  };
  at::Tensor x = stage(batch.inputs, "conv1.weight", "conv1.bias");
  x = stage(x, "conv2.weight", "conv2.bias").flatten(1);
  x = at::relu(at::linear(x, value("dense1.weight"), value("dense1.bias")));
  const at::Tensor logits = at::linear(x, value("dense2.weight"), value("dense2.bias"));
  const at::Tensor losses =
      at::logsumexp(logits, 1) - logits.gather(1, batch.targets.unsqueeze(1)).squeeze(1);

  const model::Forward result = problem->forward(batch, model::Mode::evaluate);
  CHECK(at::allclose(result.output, logits, 1e-12, 1e-12));
  CHECK(at::allclose(result.losses, losses, 1e-12, 1e-12));
  const model::Loss loss = problem->loss_and_gradient(batch);
  const at::Tensor gradient = p.flat_gradient().clone();
  problem->parameters().differentiate(losses.mean());
  CHECK(loss.data == doctest::Approx(losses.mean().item<double>()).epsilon(1e-12));
  CHECK(loss.regularization == 0);
  CHECK(at::allclose(gradient, p.flat_gradient(), 1e-10, 1e-14));
}

TEST_CASE("mlp is what its definition says, operation by operation") {
  const auto problem = built_problem("mnist_mlp");
  const model::Parameters& p = problem->parameters();
  const data::Batch batch = testing::first_batch(*problem, data::Split::train, 6);
  at::Tensor x = batch.inputs.flatten(1);
  for (const std::string layer : {"dense1", "dense2", "dense3", "dense4"}) {
    x = at::linear(x, p.named(layer + ".weight").value, p.named(layer + ".bias").value);
    if (layer != "dense4") x = at::relu(x);
  }
  CHECK(at::allclose(problem->forward(batch, model::Mode::train).output, x, 1e-12, 1e-12));
}

TEST_CASE("logreg starts at ln 10, and with all logits equal the first class wins") {
  for (const at::ScalarType dtype : {at::kDouble, at::kFloat}) {
    const auto problem = built_problem("mnist_logreg", dtype);
    const model::Evaluation start = problem->evaluate(data::Split::test, 128);
    // In float32: the float32 number nearest to ln 10.
    const double expected = dtype == at::kDouble ? kLn10 : static_cast<double>(2.3025851F);
    CHECK(start.loss.total() == doctest::Approx(expected).epsilon(1e-15));
    CHECK(start.examples == 9984);
    const at::Tensor labels = testing::first_batch(*problem, data::Split::test, 9984).targets;
    CHECK(*start.value("accuracy") == labels.eq(0).to(at::kDouble).mean().item<double>());
  }
}

TEST_CASE("accuracy is the share of examples whose largest logit is the label's") {
  const auto problem = built_problem("mnist_logreg");
  // Logit k is k everywhere: every image is taken for a nine.
  problem->parameters().named("dense.bias").value.detach().copy_(at::arange(10, at::kDouble));
  const at::Tensor labels = testing::first_batch(*problem, data::Split::test, 9984).targets;
  CHECK(*problem->evaluate(data::Split::test, 128).value("accuracy") ==
        labels.eq(9).to(at::kDouble).mean().item<double>());
}

TEST_CASE("on real MNIST the networks start in the published ranges") {
  const auto data_dir = testing::real_data_dir("mnist");
  if (!data_dir) return;
  const auto logreg = built_problem("mnist_logreg", at::kFloat, 42, *data_dir);
  CHECK(*logreg->evaluate(data::Split::test, 10'000).value("accuracy") ==
        doctest::Approx(0.0980).epsilon(1e-12));
  const auto first_loss = [&](const std::string& name) {
    const at::NoGradGuard no_grad;
    const auto problem = built_problem(name, at::kFloat, 42, *data_dir);
    const data::Batch batch = testing::first_batch(*problem, data::Split::test, 1000);
    return problem->forward(batch, model::Mode::evaluate).losses.mean().item<double>();
  };
  const double mlp = first_loss("mnist_mlp");
  CHECK(mlp > 2.301);
  CHECK(mlp < 2.304);
  const double convnet = first_loss("mnist_2c2d");
  CHECK(convnet > 2.30);
  CHECK(convnet < 2.41);
}

TEST_CASE("batches that do not fit are refused by name") {
  const auto problem = built_problem("mnist_mlp", at::kFloat);
  const auto refusal = [&](const at::Tensor& inputs, const at::Tensor& targets) {
    return testing::thrown_message(ErrorKind::invalid_argument, [&] {
      static_cast<void>(problem->loss_and_gradient({inputs, targets}));
    });
  };
  const at::Tensor images = at::zeros({2, 1, 28, 28});
  const at::Tensor labels = at::tensor({3, 4}, at::kLong);
  CHECK(refusal(at::zeros({2, 28, 28, 1}), labels) ==
        "problem 'mnist_mlp': batch.inputs has shape [2, 28, 28, 1], expected [*, 1, 28, 28]");
  CHECK(refusal(images.to(at::kByte), labels) ==
        "problem 'mnist_mlp': batch.inputs has dtype uint8, expected float32");
  CHECK(refusal(images, {}) == "problem 'mnist_mlp': batch.targets is missing, expected shape [2]");
  CHECK(refusal(images, at::tensor({3}, at::kLong)) ==
        "problem 'mnist_mlp': batch.targets has shape [1], expected [2]");
  CHECK(refusal(images, labels.to(at::kFloat)) ==
        "problem 'mnist_mlp': batch.targets has dtype float32, expected int64");
  CHECK(refusal(images, at::tensor({3, 10}, at::kLong)) ==
        "problem 'mnist_mlp': batch.targets has label 10, expected 0 to 9");
  CHECK(refusal(images, at::tensor({-1, 3}, at::kLong)) ==
        "problem 'mnist_mlp': batch.targets has label -1, expected 0 to 9");
}

}  // namespace
}  // namespace optbench::problems
