// SPDX-License-Identifier: MIT
#include "problems/networks/all_cnn_c.hpp"

#include "engine/model/initializers.hpp"
#include "problems/layers/activation.hpp"
#include "problems/layers/conv2d.hpp"
#include "problems/layers/dropout.hpp"
#include "problems/layers/global_mean.hpp"
#include "problems/layers/sequential.hpp"

#include <fmt/format.h>

namespace optbench::problems::networks {

layers::LayerPtr all_cnn_c(std::int64_t classes) {
  auto network = std::make_unique<layers::Sequential>();
  int number = 0;
  const auto add_convolution = [&](std::int64_t channels, std::int64_t kernel, std::int64_t stride,
                                   layers::Padding padding, bool fixed = false) {
    network
        ->add(fmt::format("conv{}", ++number), layers::conv2d({.channels = channels,
                                                               .kernel = kernel,
                                                               .stride = stride,
                                                               .padding = padding,
                                                               .weight = model::glorot_normal(),
                                                               .bias = model::constant(0.1),
                                                               .regularized = true,
                                                               .fixed = fixed}))
        .add(layers::relu());
  };
  network->add(layers::dropout(0.2));
  for (const std::int64_t channels : {96, 192}) {
    add_convolution(channels, 3, 1, layers::Padding::same);
    add_convolution(channels, 3, 1, layers::Padding::same);
    add_convolution(channels, 3, 2, layers::Padding::same);
    network->add(layers::dropout(0.5));
  }
  add_convolution(192, 3, 1, layers::Padding::valid);
  add_convolution(192, 1, 1, layers::Padding::same);
  add_convolution(classes, 1, 1, layers::Padding::same, /*fixed=*/true);
  network->add(layers::global_mean());
  return network;
}

}  // namespace optbench::problems::networks
