// SPDX-License-Identifier: MIT
#include "engine/model/variant.hpp"

#include "engine/base/error.hpp"
#include "engine/data/label_noise.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "tests/problems/built_problem.hpp"

namespace optbench::problems {
namespace {

using testing::catalog;
using testing::first_batch;

model::ProblemEntry found(std::string_view name) {
  return model::find_problem(testing::catalog().problems, name);
}

std::unique_ptr<model::Problem> made(std::string_view name) {
  const model::ProblemEntry entry = found(name);
  return entry.make(resolve_options(name, entry.options, {}));
}

std::unique_ptr<model::Problem> built(std::string_view name, std::uint64_t seed = 42) {
  const model::ProblemEntry entry = found(name);
  auto problem = made(name);
  problem->build(entry,
                 {.data_dir = {},
                  .device = {.dtype = at::kDouble},
                  .streams = data::RandomStreams(seed),
                  .synthetic = true},
                 {});
  return problem;
}

std::int64_t parameters_of(std::string_view name) {
  const auto layers = made(name)->describe();
  return std::accumulate(layers.begin(), layers.end(), std::int64_t{0},
                         [](std::int64_t sum, const model::LayerDescription& layer) {
                           return sum + layer.parameters;
                         });
}

std::string message_of(std::string_view name) {
  try {
    static_cast<void>(found(name));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a variant is named by what it changes, in one order and notation") {
  CHECK(found("mnist_mlp").name == "mnist_mlp");
  CHECK(found("mnist_mlp@width=0.5").name == "mnist_mlp@width=0.5");
  CHECK(found("mnist_mlp@activation=tanh,width=.50").name == "mnist_mlp@width=0.5,activation=tanh");
  CHECK(found("mnist_mlp@input_scale=2.0,batch_size=64,label_noise=1e-1").name ==
        "mnist_mlp@batch_size=64,label_noise=0.1,input_scale=2");
  CHECK(found("mnist_mlp@width=2").variant_of == "mnist_mlp");
}

TEST_CASE("a variant that changes nothing is the original") {
  for (const char* name : {"mnist_mlp@width=1", "mnist_mlp@activation=relu",
                           "mnist_mlp@batch_size=128", "mnist_mlp@label_noise=0,input_scale=1"}) {
    CAPTURE(name);
    CHECK(found(name).name == "mnist_mlp");
    CHECK(found(name).variant_of.empty());
  }
  CHECK(found("mnist_vae@activation=relu").name == "mnist_vae@activation=relu");
}

TEST_CASE("a seed draws what is not given, always the same") {
  const model::ProblemEntry drawn = found("mnist_mlp@seed=3");
  CHECK(found("mnist_mlp@seed=3").name == drawn.name);
  CHECK(found(drawn.name).name == drawn.name);
  const model::Variation given = found("mnist_mlp@seed=3,width=4").variation;
  CHECK(given.network.width == 4);
  CHECK(given.network.activation == drawn.variation.network.activation);
  CHECK(given.label_noise == drawn.variation.label_noise);
  // All values come up, and seeds differ.
  std::map<double, int> widths;
  std::map<std::string, int> activations;
  for (int seed = 0; seed < 60; ++seed) {
    const model::Variation one = found(fmt::format("mnist_mlp@seed={}", seed)).variation;
    ++widths[one.network.width];
    ++activations[one.network.activation];
  }
  CHECK(widths.size() == 3);
  CHECK(activations.size() == 4);
  for (const auto& [width, count] : widths) {
    CAPTURE(width);
    CHECK(count > 8);
  }
}

TEST_CASE("a variation of the width moves hidden layers and leaves classes, pixels and codes") {
  CHECK(parameters_of("mnist_mlp@width=0.5") ==
        784 * 500 + 500 + 500 * 250 + 250 + 250 * 50 + 50 + 50 * 10 + 10);
  CHECK(parameters_of("fmnist_2c2d@width=2") ==
        25 * 64 + 64 + 64 * 25 * 128 + 128 + 7 * 7 * 128 * 2048 + 2048 + 2048 * 10 + 10);
  // Two LSTM layers of 64 units with four gates each, embedding and 83 characters.
  CHECK(parameters_of("tolstoi_char_rnn@width=0.5") ==
        83 * 64 + 2 * (256 * 64 + 256 * 64 + 256) + 64 * 83 + 83);
  for (const auto& [name, entry] : testing::catalog().problems) {
    const auto names = made(name)->varies();
    if (std::ranges::find(names, "width") == names.end()) continue;
    CAPTURE(name);
    CHECK(made(name + "@width=0.5")->describe().back().output_shape ==
          made(name)->describe().back().output_shape);
    CHECK(parameters_of(name + "@width=0.5") < parameters_of(name));
  }
}

TEST_CASE("every problem varies in something, and what it varies in changes it") {
  for (const auto& [name, entry] : testing::catalog().problems) {
    CAPTURE(name);
    const model::ProblemEntry variant = found(name + "@seed=1,batch_size=7");
    CHECK(variant.name != name);
    CHECK(variant.default_batch_size == 7);
    CHECK(variant.default_num_epochs == entry.default_num_epochs);
  }
}

TEST_CASE("an activation stands in the place of each ReLU") {
  auto problem = built("mnist_mlp@activation=tanh");
  const data::Batch batch = testing::first_batch(*problem, data::Split::test, 5);
  at::Tensor x = batch.inputs.flatten(1);
  for (const char* layer : {"dense1", "dense2", "dense3", "dense4"}) {
    const std::string name = layer;
    x = at::linear(x, problem->parameters().named(name + ".weight").value,
                   problem->parameters().named(name + ".bias").value);
    if (name != "dense4") x = x.tanh();
  }
  CHECK(at::allclose(problem->forward(batch, model::Mode::evaluate).output, x, 1e-12, 1e-12));
}

TEST_CASE("behind a pooling the activation gives what it gives before it") {
  for (const char* activation : {"leaky_relu", "elu", "softplus", "tanh", "sigmoid"}) {
    CAPTURE(activation);
    auto problem = built(fmt::format("mnist_2c2d@activation={}", activation));
    const data::Batch batch = testing::first_batch(*problem, data::Split::test, 3);
    const auto apply = [&](const at::Tensor& x) {
      const std::string name = activation;
      if (name == "leaky_relu") return at::leaky_relu(x, 0.01);
      if (name == "elu") return at::elu(x);
      if (name == "softplus") return at::softplus(x);
      return name == "tanh" ? x.tanh() : x.sigmoid();
    };
    const auto value = [&](const char* name) { return problem->parameters().named(name).value; };
    at::Tensor x = batch.inputs;
    for (const char* layer : {"conv1", "conv2"}) {
      const std::string name = layer;
      x = at::conv2d(x, value((name + ".weight").c_str()), value((name + ".bias").c_str()), 1, 2);
      x = at::max_pool2d(apply(x), 2, 2);
    }
    // The engine keeps images in channels-last memory; flattening counts channels first.
    x = apply(at::linear(x.contiguous().flatten(1), value("dense1.weight"), value("dense1.bias")));
    x = at::linear(x, value("dense2.weight"), value("dense2.bias"));
    CHECK(at::allclose(problem->forward(batch, model::Mode::evaluate).output, x, 1e-10, 1e-10));
  }
}

TEST_CASE("a scale of the initialization scales weights and nothing else") {
  auto original = built("fmnist_2c2d");
  auto varied = built("fmnist_2c2d@initialization_scale=2");
  for (std::size_t i = 0; i < original->parameters().size(); ++i) {
    const model::Parameter& parameter = original->parameters()[i];
    CAPTURE(parameter.name);
    const at::Tensor& value = varied->parameters().named(parameter.name).value;
    const double factor = parameter.kind == model::ParameterKind::weight ? 2 : 1;
    CHECK(value.equal(parameter.value * factor));
  }
}

TEST_CASE(
    "label noise is the problem's: the same wrong labels in every run, none in the test split") {
  const at::Tensor labels = at::arange(20000, at::kLong).remainder(10) + 1;
  const at::Tensor noisy = data::with_label_noise(labels, 0.2);
  CHECK(noisy.ne(labels).to(at::kDouble).mean().item<double>() ==
        doctest::Approx(0.2).epsilon(0.05));
  CHECK(noisy.min().item<std::int64_t>() == 1);
  CHECK(noisy.max().item<std::int64_t>() == 10);
  CHECK(data::with_label_noise(labels, 0.2).equal(noisy));
  CHECK(data::with_label_noise(labels, 1).ne(labels).all().item<bool>());
  // Each wrong class is as likely as the others.
  const at::Tensor shifts = (noisy - labels).remainder(10).bincount().slice(0, 1);
  CHECK(shifts.min().item<std::int64_t>() > 350);
  CHECK(shifts.max().item<std::int64_t>() < 550);

  const auto targets = [](const char* name, data::Split split, std::uint64_t seed) {
    return testing::first_batch(*built(name, seed), split, 500).targets;
  };
  const char* name = "mnist_logreg@label_noise=0.5";
  CHECK(targets(name, data::Split::test, 1).equal(targets("mnist_logreg", data::Split::test, 1)));
  CHECK_FALSE(
      targets(name, data::Split::train, 1).equal(targets("mnist_logreg", data::Split::train, 1)));
  CHECK(targets(name, data::Split::train, 1).equal(targets(name, data::Split::train, 2)));
}

TEST_CASE("an input scale scales the inputs of every split") {
  auto original = built("mnist_logreg");
  auto varied = built("mnist_logreg@input_scale=0.5");
  for (const data::Split split : {data::Split::train, data::Split::train_eval, data::Split::test}) {
    const data::Batch before = testing::first_batch(*original, split, 4);
    const data::Batch after = testing::first_batch(*varied, split, 4);
    CHECK(after.inputs.equal(before.inputs * 0.5));
    CHECK(after.targets.equal(before.targets));
  }
  CHECK(varied->dataset().size(data::Split::train) == original->dataset().size(data::Split::train));
}

TEST_CASE("variants learn: loss and gradient of every small one are finite and not zero") {
  for (const char* name :
       {"mnist_mlp@seed=1", "mnist_2c2d@seed=2", "mnist_vae@seed=3", "mnist_logreg@seed=4",
        "cifar10_3c3d@width=0.25,activation=elu", "svhn_wrn164@width=0.25,activation=tanh",
        "cifar100_allcnnc@width=0.125", "tolstoi_char_rnn@width=0.5", "quadratic_deep@seed=5"}) {
    CAPTURE(name);
    auto problem = built(name);
    const model::Loss loss =
        problem->loss_and_gradient(testing::first_batch(*problem, data::Split::train, 4));
    CHECK(std::isfinite(loss.data));
    CHECK(problem->parameters().flat_gradient().norm().item<double>() > 0);
  }
}

TEST_CASE("an invalid variant is refused with the reason") {
  CHECK(message_of("mnist_mpl@width=2").find("did you mean 'mnist_mlp'") != std::string::npos);
  CHECK(message_of("mnist_mlp@wdith=2").find("did you mean 'width'") != std::string::npos);
  CHECK(message_of("mnist_logreg@width=2") ==
        "problem 'mnist_logreg': 'width' changes nothing of it; it can vary in batch_size, "
        "label_noise, input_scale");
  CHECK(message_of("mnist_vae@label_noise=0.1").find("'label_noise' changes nothing") !=
        std::string::npos);
  CHECK(message_of("tolstoi_char_rnn@input_scale=2").find("'input_scale' changes nothing") !=
        std::string::npos);
  CHECK(message_of("mnist_mlp@width=0").find("a number in (0, 16]") != std::string::npos);
  CHECK(message_of("mnist_mlp@activation=gelu").find("'relu', 'leaky_relu'") != std::string::npos);
  CHECK(message_of("mnist_mlp@") ==
        "problem 'mnist_mlp@': expected name=value after '@', with ',' between several, got ''");
  CHECK(message_of("mnist_mlp@width=2,width=3").find("'width' is given twice") !=
        std::string::npos);
}

}  // namespace optbench::problems
