// SPDX-License-Identifier: MIT
#include "problems/networks/inception_v3.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/avg_pool2d.hpp"
#include "problems/layers/batch_norm2d.hpp"
#include "problems/layers/branches.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/dropout.hpp"
#include "problems/layers/flatten.hpp"
#include "problems/layers/max_pool2d.hpp"
#include "problems/layers/resize2d.hpp"
#include "problems/layers/sequential.hpp"

#include <fmt/format.h>

#include <vector>

namespace optbench::problems::networks {
namespace {

/// A convolution with its batch norm and ReLU.
struct Unit {
  std::int64_t channels = 0;
  layers::Extent kernel = 1;
  std::int64_t stride = 1;
  layers::Padding padding = layers::Padding::same;
};

layers::LayerPtr unit(const Unit& what) {
  auto layers = std::make_unique<layers::Sequential>();
  layers
      ->add("conv", layers::conv2d({.channels = what.channels,
                                    .kernel = what.kernel,
                                    .stride = what.stride,
                                    .padding = what.padding,
                                    .weight = model::glorot_uniform(),
                                    .regularized = true}))
      .add("bn", layers::batch_norm2d({.epsilon = 1e-3, .momentum = 0.0003}))
      .add(layers::relu());
  return layers;
}

/// Units in sequence, named unit1, unit2, ...
std::unique_ptr<layers::Sequential> chain(const std::vector<Unit>& units) {
  auto layers = std::make_unique<layers::Sequential>();
  for (std::size_t i = 0; i < units.size(); ++i) {
    layers->add(fmt::format("unit{}", i + 1), unit(units[i]));
  }
  return layers;
}

/// The mean over 3×3 pixels, followed by a 1×1 unit.
layers::LayerPtr mean_branch(std::int64_t channels) {
  auto layers = std::make_unique<layers::Sequential>();
  layers->add(layers::avg_pool2d({.kernel = 3, .stride = 1, .padding = layers::Padding::same}))
      .add("unit1", unit({channels}));
  return layers;
}

layers::LayerPtr halving_pool() { return layers::max_pool2d({.kernel = 3, .stride = 2}); }

/// A unit that halves the image.
Unit halving(std::int64_t channels) {
  return {.channels = channels, .kernel = 3, .stride = 2, .padding = layers::Padding::valid};
}

/// Layers in parallel, named branch1, branch2, ...
template <class... Layers>
layers::LayerPtr side_by_side(Layers... layers) {
  auto branches = std::make_unique<layers::Branches>();
  int number = 0;
  (branches->add(fmt::format("branch{}", ++number), std::move(layers)), ...);
  return branches;
}

layers::LayerPtr stem() {
  auto layers = std::make_unique<layers::Sequential>();
  layers->add("unit1", unit(halving(32)))
      .add("unit2", unit({32, 3, 1, layers::Padding::valid}))
      .add("unit3", unit({64, 3}))
      .add(halving_pool())
      .add("unit4", unit({80}))
      .add("unit5", unit({192, 3, 1, layers::Padding::valid}))
      .add(halving_pool());
  return layers;
}

layers::LayerPtr mixed5(std::int64_t pooled_channels) {
  return side_by_side(chain({{64}}), mean_branch(pooled_channels), chain({{48}, {64, 5}}),
                      chain({{64}, {96, 3}, {96, 3}}));
}

layers::LayerPtr mixed6a() {
  return side_by_side(halving_pool(), chain({halving(384)}), chain({{64}, {96, 3}, halving(96)}));
}

layers::LayerPtr mixed6(std::int64_t channels) {
  const layers::Extent wide(1, 7);
  const layers::Extent tall(7, 1);
  return side_by_side(
      chain({{192}}), mean_branch(192), chain({{channels}, {channels, wide}, {192, tall}}),
      chain({{channels}, {channels, tall}, {channels, wide}, {channels, tall}, {192, wide}}));
}

layers::LayerPtr mixed7a() {
  return side_by_side(halving_pool(), chain({{192}, {192, {1, 7}}, {192, {7, 1}}, halving(192)}),
                      chain({{192}, halving(320)}));
}

layers::LayerPtr mixed7() {
  const auto split = [](std::unique_ptr<layers::Sequential> before) {
    auto sides = std::make_unique<layers::Branches>();
    sides->add("left", unit({384, {1, 3}})).add("right", unit({384, {3, 1}}));
    before->add(std::move(sides));
    return before;
  };
  return side_by_side(chain({{320}}), split(chain({{384}})), split(chain({{448}, {384, 3}})),
                      mean_branch(192));
}

layers::LayerPtr classifier(std::int64_t classes) {
  return layers::dense({.outputs = classes,
                        .weight = model::glorot_uniform(),
                        .bias = model::constant(0),
                        .fixed = true});
}

}  // namespace

InceptionV3 inception_v3(std::int64_t classes) {
  // The original uses its keep probability as the drop rate, and so do later versions.
  constexpr double kDropoutRate = 0.8;

  auto trunk = std::make_unique<layers::Sequential>();
  trunk->add(layers::resize2d(299))
      .add("stem", stem())
      .add("mixed5b", mixed5(32))
      .add("mixed5c", mixed5(64))
      .add("mixed5d", mixed5(64))
      .add("mixed6a", mixed6a())
      .add("mixed6b", mixed6(128))
      .add("mixed6c", mixed6(160))
      .add("mixed6d", mixed6(160))
      .add("mixed6e", mixed6(192));

  auto head = std::make_unique<layers::Sequential>();
  head->add(layers::avg_pool2d({.kernel = 5, .stride = 3}))
      .add("unit1", unit({128}))
      .add("unit2", unit({768, 5, 1, layers::Padding::valid}))
      .add(layers::flatten())
      .add("dense", classifier(classes));
  auto auxiliary = std::make_unique<layers::Sequential>();
  auxiliary->add("auxiliary", std::move(head));

  auto top = std::make_unique<layers::Sequential>();
  top->add("mixed7a", mixed7a())
      .add("mixed7b", mixed7())
      .add("mixed7c", mixed7())
      .add(layers::avg_pool2d({.kernel = 8, .stride = 1}))
      .add(layers::dropout(kDropoutRate))
      .add(layers::flatten())
      .add("dense", classifier(classes));
  return {std::move(trunk), std::move(auxiliary), std::move(top)};
}

}  // namespace optbench::problems::networks
