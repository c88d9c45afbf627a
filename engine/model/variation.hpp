// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/options.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace optbench::model {

/// Changes of a network's specification; the defaults change nothing.
struct NetworkVariation {
  double width = 1;             ///< multiplies channels and hidden units, not classes and pixels
  std::string activation = {};  ///< replaces each ReLU; empty: as specified
  double initialization_scale = 1;  ///< multiplies the initial weights, not biases and norms

  /// `specified` channels or units times the width, rounded, at least 1.
  [[nodiscard]] std::int64_t units(std::int64_t specified) const {
    return std::max<std::int64_t>(std::llround(static_cast<double>(specified) * width), 1);
  }
  bool operator==(const NetworkVariation&) const = default;
};

/// Changes of a problem's specification.
struct Variation {
  NetworkVariation network = {};
  std::optional<std::int64_t> batch_size = {};  ///< the default; a run may choose another
  double label_noise = 0;  ///< share of the training labels that are wrong, the same in every run
  double input_scale = 1;  ///< multiplies all inputs

  bool operator==(const Variation&) const = default;
};

/// The declarations of width, activation, initialization_scale, batch_size, label_noise,
/// input_scale and seed, in the order in which a variant's name gives them.
[[nodiscard]] const std::vector<OptionSpec>& variation_options();

/// The variation given by options that were checked against variation_options().
[[nodiscard]] Variation variation_of(const Options& given);
/// The reverse: only the changes, in this order. "width=0.5,activation=tanh" is its text.
[[nodiscard]] Options to_options(const Variation& variation);
[[nodiscard]] std::string to_text(const Variation& variation);

}  // namespace optbench::model
