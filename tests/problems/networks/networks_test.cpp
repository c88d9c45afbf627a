// SPDX-License-Identifier: MIT
// The 26 problems against the numbers of their specification: parameters, shapes, L2 terms,
// defaults. What the networks compute is compared with PyTorch in tests/reference_test.py.
#include "engine/base/error.hpp"
#include "problems/networks/inception_v3.hpp"
#include "problems/networks/vgg.hpp"
#include "problems/networks/wide_resnet.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <map>
#include <numeric>

#include "tests/problems/built_problem.hpp"
#include "tests/support/real_data.hpp"

namespace optbench::problems::networks {
namespace {

using testing::built_problem;
using testing::catalog;
using testing::first_batch;
using Counts = std::vector<std::int64_t>;

std::unique_ptr<model::Problem> made(const std::string& name) {
  const model::ProblemEntry& entry = catalog().problems.find(name);
  return entry.make(resolve_options(name, entry.options, {}));
}

/// Parameters per line of the layer table, lines without any left out.
Counts parameters_per_layer(const std::string& name) {
  Counts counts;
  for (const model::LayerDescription& layer : made(name)->describe()) {
    if (layer.parameters > 0) counts.push_back(layer.parameters);
  }
  return counts;
}

std::int64_t total(const std::string& name) {
  const Counts counts = parameters_per_layer(name);
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

/// Parameters of the layers whose names begin so.
std::int64_t parameters_under(const std::string& problem, const std::string& prefix) {
  std::int64_t sum = 0;
  for (const model::LayerDescription& layer : made(problem)->describe()) {
    if (layer.name.starts_with(prefix)) sum += layer.parameters;
  }
  return sum;
}

layers::Shape shape_after(const std::string& problem, const std::string& layer) {
  for (const model::LayerDescription& line : made(problem)->describe()) {
    if (line.name == layer) return line.output_shape;
  }
  FAIL("no layer " << layer);
  return {};
}

TEST_CASE("every problem has its parameters and defaults") {
  struct Expected {
    const char* name;
    const char* dataset;
    std::int64_t parameters;
    double l2;
    std::int64_t batch_size;
    std::int64_t epochs;
    bool accuracy;
  };
  const Expected table[] = {
      {"cifar100_3c3d", "cifar100", 918'340, 0.002, 128, 200, true},
      {"cifar100_allcnnc", "cifar100", 1'387'108, 5e-4, 256, 350, true},
      {"cifar100_vgg16", "cifar100", 134'670'244, 5e-4, 128, 100, true},
      {"cifar100_vgg19", "cifar100", 139'979'940, 5e-4, 128, 100, true},
      {"cifar100_wrn404", "cifar100", 8'972'340, 5e-4, 128, 160, true},
      {"cifar10_3c3d", "cifar10", 895'210, 0.002, 128, 100, true},
      {"cifar10_vgg16", "cifar10", 134'301'514, 5e-4, 128, 100, true},
      {"cifar10_vgg19", "cifar10", 139'611'210, 5e-4, 128, 100, true},
      {"fmnist_2c2d", "fmnist", 3'274'634, 0, 128, 100, true},
      {"fmnist_logreg", "fmnist", 7'850, 0, 128, 50, true},
      {"fmnist_mlp", "fmnist", 1'336'610, 0, 128, 100, true},
      {"fmnist_vae", "fmnist", 10'151'489, 0, 64, 100, false},
      {"imagenet_inception_v3", "imagenet", 27'164'082, 5e-4, 32, 100, true},
      {"imagenet_vgg16", "imagenet", 138'361'641, 5e-4, 64, 90, true},
      {"imagenet_vgg19", "imagenet", 143'671'337, 5e-4, 64, 90, true},
      {"mnist_2c2d", "mnist", 3'274'634, 0, 128, 100, true},
      {"mnist_logreg", "mnist", 7'850, 0, 128, 50, true},
      {"mnist_mlp", "mnist", 1'336'610, 0, 128, 100, true},
      {"mnist_vae", "mnist", 10'151'489, 0, 64, 50, false},
      {"quadratic_deep", "quadratic", 100, 0, 128, 100, false},
      {"svhn_3c3d", "svhn", 895'210, 0.002, 128, 100, true},
      {"svhn_wrn164", "svhn", 2'748'890, 5e-4, 128, 160, true},
      {"tolstoi_char_rnn", "tolstoi", 284'499, 0, 50, 200, true},
      {"two_d_beale", "two_d", 2, 0, 128, 100, false},
      {"two_d_branin", "two_d", 2, 0, 128, 100, false},
      {"two_d_rosenbrock", "two_d", 2, 0, 128, 100, false},
  };
  std::vector<std::string> names;
  for (const Expected& expected : table) {
    CAPTURE(expected.name);
    names.emplace_back(expected.name);
    const model::ProblemEntry& entry = catalog().problems.find(expected.name);
    CHECK(entry.dataset == expected.dataset);
    CHECK(total(expected.name) == expected.parameters);
    CHECK(entry.default_l2 == expected.l2);
    CHECK(entry.default_batch_size == expected.batch_size);
    CHECK(entry.default_num_epochs == expected.epochs);
    CHECK(std::ranges::count(entry.all_metrics(), record::accuracy_metric()) ==
          (expected.accuracy ? 1 : 0));
  }
  CHECK(catalog().problems.names() == names);
}

TEST_CASE("layers have the parameters of the specification") {
  CHECK(parameters_per_layer("mnist_vae") ==
        Counts{1088, 65'600, 65'600, 25'096, 25'096, 216, 1225, 1088, 65'600, 65'600, 9'835'280});
  CHECK(parameters_per_layer("cifar10_3c3d") ==
        Counts{4864, 55'392, 110'720, 590'336, 131'328, 2570});
  CHECK(parameters_per_layer("cifar100_3c3d").back() == 25'700);
  CHECK(parameters_per_layer("cifar100_allcnnc") ==
        Counts{2688, 83'040, 83'040, 166'080, 331'968, 331'968, 331'968, 37'056, 19'300});
  const std::int64_t deep = 2'359'808;
  CHECK(parameters_per_layer("imagenet_vgg16") ==
        Counts{1792, 36'928, 73'856, 147'584, 295'168, 590'080, 590'080, 1'180'160, deep, deep,
               deep, deep, deep, 102'764'544, 16'781'312, 4097 * 1001});
  CHECK(parameters_per_layer("cifar10_vgg19") ==
        Counts{1792, 36'928, 73'856, 147'584, 295'168, 590'080, 590'080, 590'080, 1'180'160, deep,
               deep, deep, deep, deep, deep, deep, 102'764'544, 16'781'312, 4097 * 10});
  CHECK(parameters_per_layer("tolstoi_char_rnn") ==
        Counts{10'624, 131'072 + 512, 131'072 + 512, 10'624 + 83});
}

TEST_CASE("wide residual networks have their tensors in order, batch norm in between") {
  const std::vector<model::ParameterSpec> specs = [] {
    layers::NetworkPlan plan;
    wide_resnet(2, 10)->plan(plan, {3, 32, 32});
    return plan.parameters();
  }();
  Counts sizes;
  std::int64_t norm = 0;
  std::int64_t convolutions = 0;
  for (const model::ParameterSpec& spec : specs) {
    sizes.push_back(c10::multiply_integers(spec.shape));
    if (spec.kind == model::ParameterKind::norm) norm += sizes.back();
    if (spec.shape.size() == 4) ++convolutions;
    CHECK(spec.regularized == (spec.kind == model::ParameterKind::weight));
  }
  sizes.resize(14);
  CHECK(sizes == Counts{432, 16, 16, 1024, 9216, 64, 64, 36'864, 64, 64, 36'864, 64, 64, 36'864});
  CHECK(specs[3].name == "group1.unit1.shortcut.weight");
  CHECK(specs[4].name == "group1.unit1.conv1.weight");
  CHECK(specs.back().name == "dense.bias");
  CHECK(norm == 3616);
  CHECK(convolutions == 16);
  CHECK(shape_after("svhn_wrn164", "bn") == layers::Shape{256, 8, 8});
  CHECK(shape_after("cifar100_wrn404", "bn") == layers::Shape{256, 8, 8});
}

TEST_CASE("Inception v3 has the parameters of its blocks") {
  const std::map<std::string, std::int64_t> blocks = {
      {"stem", 172'672},      {"mixed5b", 255'904},   {"mixed5c", 277'472},
      {"mixed5d", 285'152},   {"mixed6a", 1'153'280}, {"mixed6b", 1'297'408},
      {"mixed6c", 1'691'008}, {"mixed6d", 1'691'008}, {"mixed6e", 2'141'952},
      {"mixed7a", 1'698'304}, {"mixed7b", 5'044'608}, {"mixed7c", 6'076'800},
      {"dense", 2'051'049}};
  for (const auto& [name, parameters] : blocks) {
    CAPTURE(name);
    CHECK(parameters_under("imagenet_inception_v3", name) == parameters);
  }
  CHECK(parameters_under("imagenet_inception_v3", "auxiliary.unit") == 2'557'696);
  CHECK(parameters_under("imagenet_inception_v3", "auxiliary.dense") == 769'769);
  CHECK(shape_after("imagenet_inception_v3", "mixed5b") == layers::Shape{256, 35, 35});
  CHECK(shape_after("imagenet_inception_v3", "mixed6e") == layers::Shape{768, 17, 17});
  CHECK(shape_after("imagenet_inception_v3", "mixed7a") == layers::Shape{1280, 8, 8});
  CHECK(shape_after("imagenet_inception_v3", "mixed7c") == layers::Shape{2048, 8, 8});
  CHECK(shape_after("imagenet_inception_v3", "auxiliary.unit1.conv") == layers::Shape{128, 5, 5});

  layers::NetworkPlan plan;
  const InceptionV3 network = inception_v3(1001);
  const layers::Shape features = network.trunk->plan(plan, {3, 224, 224});
  network.auxiliary->plan(plan, features);
  CHECK(network.top->plan(plan, features) == layers::Shape{1001});
  std::int64_t convolutions = 0, kernels = 0, norm = 0;
  for (const model::ParameterSpec& spec : plan.parameters()) {
    const std::int64_t numel = c10::multiply_integers(spec.shape);
    const bool is_convolution = spec.shape.size() == 4;
    convolutions += is_convolution ? 1 : 0;
    kernels += is_convolution ? numel : 0;
    norm += spec.kind == model::ParameterKind::norm ? numel : 0;
    CHECK(spec.regularized == is_convolution);
  }
  CHECK(convolutions == 96);
  CHECK(kernels == 24'307'040);
  CHECK(norm == 36'224);
}

TEST_CASE("dropout stands where the specification puts it, at its rates") {
  const std::pair<const char*, std::vector<std::string>> table[] = {
      {"mnist_vae", {"0.2", "0.2", "0.2", "0.2", "0.2"}},
      {"cifar10_3c3d", {}},
      {"cifar100_allcnnc", {"0.2", "0.5", "0.5"}},
      {"cifar10_vgg16", {"0.5", "0.5"}},
      {"imagenet_vgg19", {"0.5", "0.5"}},
      {"svhn_wrn164", {}},
      {"cifar100_wrn404", {}},
      {"imagenet_inception_v3", {"0.8"}},
      {"tolstoi_char_rnn", {"0.2", "0.2", "0.2", "0.2"}}};
  for (const auto& [name, rates] : table) {
    CAPTURE(name);
    std::vector<std::string> found;
    for (const model::LayerDescription& layer : made(name)->describe()) {
      const std::string dropout = "dropout, rate ";
      if (layer.operation.starts_with(dropout))
        found.push_back(layer.operation.substr(dropout.size()));
    }
    CHECK(found == rates);
  }
  // The description agrees with the draws.
  for (const auto& [name, draws] : {std::pair{"mnist_vae", 5 + 1}, std::pair{"cifar10_3c3d", 0},
                                    std::pair{"cifar100_allcnnc", 3}, std::pair{"svhn_wrn164", 0},
                                    std::pair{"tolstoi_char_rnn", 4}}) {
    CAPTURE(name);
    const auto problem = testing::built_problem(name, at::kFloat);
    const data::Batch batch = testing::first_batch(*problem, data::Split::train, 2);
    static_cast<void>(problem->loss_and_gradient(batch));
    CHECK(problem->noise_draws() == draws);
    const at::NoGradGuard no_grad;
    static_cast<void>(problem->forward(batch, model::Mode::evaluate));
    CHECK(problem->noise_draws() == draws);
  }
}

TEST_CASE("a problem that is built again starts afresh") {
  const model::ProblemEntry& entry = catalog().problems.find("cifar100_allcnnc");
  const auto problem = testing::built_problem("cifar100_allcnnc", at::kFloat);
  const data::Batch batch = testing::first_batch(*problem, data::Split::train, 2);
  const double first = problem->loss_and_gradient(batch).total();
  CHECK(problem->loss_and_gradient(batch).total() == first);  // the same step
  problem->start_step(0, 1);
  CHECK(problem->loss_and_gradient(batch).total() != first);  // other masks
  problem->use_dropout(false);
  problem->build(entry, {.data_dir = {}, .device = {.dtype = at::kFloat}, .synthetic = true}, {});
  CHECK(problem->uses_dropout());
  CHECK(problem->loss_and_gradient(batch).total() == first);
}

TEST_CASE("networks start at losses just above that of a guess") {
  // Cross-entropy averaged over all labels, logsumexp − mean of the logits: ln K for equal logits,
  // more for any others, whatever the images. Above it: room for the spread of first logits.
  const std::tuple<const char*, double, double> table[] = {
      {"cifar10_3c3d", 10, 0.15},      {"svhn_3c3d", 10, 0.15},   {"cifar100_3c3d", 100, 0.15},
      {"cifar100_allcnnc", 100, 0.06}, {"svhn_wrn164", 10, 0.15}, {"cifar100_wrn404", 100, 0.4}};
  for (const auto& [name, classes, room] : table) {
    for (std::uint64_t seed = 42; seed <= 51; ++seed) {
      CAPTURE(std::string(name));
      CAPTURE(seed);
      const at::NoGradGuard no_grad;
      const auto problem = testing::built_problem(name, at::kFloat, seed);
      const at::Tensor logits = problem
                                    ->forward(testing::first_batch(*problem, data::Split::test, 32),
                                              model::Mode::evaluate)
                                    .output;
      const double loss = (logits.logsumexp(1) - logits.mean(1)).mean().item<double>();
      CHECK(loss > std::log(classes) - 1e-6);
      CHECK(loss < std::log(classes) + room);
    }
  }
}

TEST_CASE("on real images cifar10_3c3d starts around the published losses") {
  const auto data_dir = testing::real_data_dir("cifar10");
  if (!data_dir) return;
  // The ten published runs lie in 3.573 to 3.634. Ten other draws of the same distribution have
  // their mean there; a single one may lie a little outside.
  double sum = 0;
  for (std::uint64_t seed = 42; seed <= 51; ++seed) {
    CAPTURE(seed);
    const auto problem = testing::built_problem("cifar10_3c3d", at::kFloat, seed, *data_dir);
    const double loss = problem->evaluate(data::Split::test, 128).loss.total();
    CHECK(loss > 3.56);
    CHECK(loss < 3.65);
    sum += loss;
  }
  CHECK(sum / 10 > 3.573);
  CHECK(sum / 10 < 3.634);
}

TEST_CASE("shapes on the way") {
  CHECK(shape_after("cifar10_3c3d", "conv1") == layers::Shape{64, 28, 28});
  CHECK(shape_after("cifar10_3c3d", "conv2") == layers::Shape{96, 12, 12});
  CHECK(shape_after("cifar10_3c3d", "conv3") == layers::Shape{128, 6, 6});
  CHECK(shape_after("cifar100_allcnnc", "conv3") == layers::Shape{96, 16, 16});
  CHECK(shape_after("cifar100_allcnnc", "conv6") == layers::Shape{192, 8, 8});
  CHECK(shape_after("cifar100_allcnnc", "conv9") == layers::Shape{100, 6, 6});
  CHECK(shape_after("cifar10_vgg16", "block1.conv1") == layers::Shape{64, 224, 224});
  CHECK(shape_after("cifar10_vgg16", "block5.conv3") == layers::Shape{512, 14, 14});
  CHECK(shape_after("mnist_vae", "encoder.conv3") == layers::Shape{64, 7, 7});
  CHECK(shape_after("mnist_vae", "decoder.deconv1") == layers::Shape{64, 14, 14});
  CHECK(shape_after("mnist_vae", "decoder.deconv3") == layers::Shape{64, 14, 14});
  CHECK(shape_after("tolstoi_char_rnn", "dense") == layers::Shape{50, 83});
}

TEST_CASE("the L2 term starts at its expected value and pulls each weight by lambda times itself") {
  const std::pair<const char*, double> table[] = {
      {"cifar10_3c3d", 1.2618}, {"cifar100_3c3d", 1.3863},   {"cifar100_allcnnc", 0.3063},
      {"svhn_wrn164", 0.4829},  {"cifar100_wrn404", 1.4100}, {"imagenet_inception_v3", 5.334}};
  for (const auto& [name, expected] : table) {
    CAPTURE(name);
    const auto problem = testing::built_problem(name, at::kFloat);
    const double lambda = problem->l2_factor();
    CHECK(lambda == catalog().problems.find(name).default_l2);
    model::Parameters& parameters = problem->parameters();
    CHECK(lambda * parameters.half_square_norm() == doctest::Approx(expected).epsilon(0.01));
    parameters.flat_gradient().zero_();
    parameters.add_decay(lambda, parameters.flat_values(), parameters.flat_gradient());
    for (const model::Parameter& parameter : parameters.all()) {
      CAPTURE(parameter.name);
      const at::Tensor pull = parameter.regularized ? parameter.value.detach() * lambda
                                                    : at::zeros_like(parameter.value);
      CHECK(at::allclose(parameter.gradient, pull));
    }
  }
}

TEST_CASE("the L2 terms of VGG follow from its layers' fans") {
  // Glorot's variances are 2 / (fan in + fan out): the expected sum of squares needs no draws.
  const std::tuple<VggDepth, std::int64_t, double> table[] = {
      {VggDepth::vgg16, 10, 3.756}, {VggDepth::vgg16, 100, 3.800}, {VggDepth::vgg16, 1001, 4.154},
      {VggDepth::vgg19, 10, 4.076}, {VggDepth::vgg19, 100, 4.120}, {VggDepth::vgg19, 1001, 4.474}};
  for (const auto& [depth, classes, expected] : table) {
    CAPTURE(classes);
    layers::NetworkPlan plan;
    vgg(depth, classes)->plan(plan, {3, 32, 32});
    double sum = 0;
    for (const model::ParameterSpec& spec : plan.parameters()) {
      CHECK(spec.regularized == (spec.kind == model::ParameterKind::weight));
      if (!spec.regularized) continue;
      const auto numel = static_cast<double>(c10::multiply_integers(spec.shape));
      const auto [out, in] = std::pair(spec.shape[0], spec.shape[1]);
      const double window = numel / static_cast<double>(out * in);
      sum += numel * 2 / (static_cast<double>(out + in) * window);
    }
    CHECK(0.5 * 5e-4 * sum == doctest::Approx(expected).epsilon(2e-4));
  }
}

TEST_CASE("weights start with the deviations of the specification, biases at their constant") {
  const auto check = [](const char* problem, std::vector<std::pair<const char*, double>> table) {
    auto built = testing::built_problem(problem, at::kFloat);
    for (const auto& [name, deviation] : table) {
      CAPTURE(name);
      const at::Tensor& value = built->parameters().named(name).value;
      CHECK(value.std().item<double>() == doctest::Approx(deviation).epsilon(0.03));
      CHECK(std::abs(value.mean().item<double>()) <
            5 * deviation / std::sqrt(static_cast<double>(value.numel())));
    }
    return built;
  };
  const auto convnet = check("cifar10_3c3d", {{"conv1.weight", 0.034555},
                                              {"conv2.weight", 0.037268},
                                              {"conv3.weight", 0.031497},
                                              {"dense1.weight", 0.034669},
                                              {"dense2.weight", 0.051031},
                                              {"dense3.weight", 0.086711}});
  CHECK(convnet->parameters().named("conv2.bias").value.eq(0).all().item<bool>());
  // Normal in convolutions, uniform in dense layers: the largest value distinguishes them.
  const auto largest = [&](const char* name) {
    return convnet->parameters().named(name).value.abs().max().item<double>();
  };
  CHECK(largest("conv3.weight") > 3.5 * 0.031497);
  CHECK(largest("dense1.weight") <= std::sqrt(3.0) * 0.034669 * 1.0001);
  const auto allcnnc = testing::built_problem("cifar100_allcnnc", at::kFloat);
  CHECK(allcnnc->parameters().named("conv9.bias").value.eq(0.1F).all().item<bool>());
  const auto rnn = check("tolstoi_char_rnn", {{"embedding.weight", 0.168630 / std::sqrt(3.0)},
                                              {"lstm1.weight_ih", 0.088388 / std::sqrt(3.0)},
                                              {"lstm2.weight_hh", 0.088388 / std::sqrt(3.0)},
                                              {"dense.weight", 0.168630 / std::sqrt(3.0)}});
  const model::Parameters& parameters = rnn->parameters();
  CHECK((parameters.named("embedding.weight").kind == model::ParameterKind::embedding));
  CHECK(parameters.named("lstm1.bias").value.eq(0).all().item<bool>());
  const double bias = parameters.named("dense.bias").value.abs().max().item<double>();
  CHECK(bias <= 0.190118);
  CHECK(bias > 0.15);
}

TEST_CASE("running statistics move by batch norm's momentum in training and rest in evaluation") {
  const std::tuple<const char*, const char*, const char*, double> table[] = {
      {"svhn_wrn164", "group1.unit1.bn1", "conv.weight", 0.1},
      {"imagenet_inception_v3", "stem.unit1.bn", "stem.unit1.conv.weight", 0.0003}};
  for (const auto& [name, norm, kernel, momentum] : table) {
    CAPTURE(name);
    const at::NoGradGuard no_grad;
    const auto problem = testing::built_problem(name, at::kDouble);
    const data::Batch batch = testing::first_batch(*problem, data::Split::train, 2);
    const at::Tensor& mean = problem->buffers().named(std::string(norm) + ".running_mean").value;
    static_cast<void>(problem->forward(batch, model::Mode::evaluate));
    CHECK(mean.eq(0).all().item<bool>());
    static_cast<void>(problem->forward(batch, model::Mode::train));
    // What reaches the first batch norm is one convolution of the images.
    const at::Tensor& weight = problem->parameters().named(kernel).value;
    const bool is_inception = momentum < 0.01;
    const at::Tensor images =
        is_inception ? at::upsample_bilinear2d(batch.inputs, {299, 299}, true) : batch.inputs;
    const at::Tensor before =
        at::conv2d(images, weight, {}, is_inception ? 2 : 1, is_inception ? 0 : 1);
    CHECK(at::allclose(mean, momentum * before.mean({0, 2, 3}), 1e-10, 1e-14));
    const at::Tensor after = mean.clone();
    static_cast<void>(problem->forward(batch, model::Mode::evaluate));
    CHECK(mean.equal(after));
  }
}

}  // namespace
}  // namespace optbench::problems::networks
