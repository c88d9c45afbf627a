// SPDX-License-Identifier: MIT
#include "engine/model/variation.hpp"

#include <fmt/format.h>

namespace optbench::model {

const std::vector<OptionSpec>& variation_options() {
  static const std::vector<OptionSpec> specs = {
      {.name = "width",
       .kind = OptionKind::number,
       .help = "channels and hidden units times this",
       .default_value = 1.0,
       .above = 0,
       .to = 16},
      {.name = "activation",
       .kind = OptionKind::string,
       .help = "in the place of each ReLU; monotone ones, which may stand behind a pooling",
       .default_value = "",
       .allowed = {"relu", "leaky_relu", "elu", "softplus", "tanh", "sigmoid"}},
      {.name = "initialization_scale",
       .kind = OptionKind::number,
       .help = "the first weights times this",
       .default_value = 1.0,
       .above = 0},
      {.name = "batch_size",
       .kind = OptionKind::integer,
       .help = "the default batch size",
       .default_value = std::int64_t{0},
       .from = 1},
      {.name = "label_noise",
       .kind = OptionKind::number,
       .help = "share of the training labels that are wrong",
       .default_value = 0.0,
       .from = 0,
       .to = 1},
      {.name = "input_scale",
       .kind = OptionKind::number,
       .help = "all inputs times this",
       .default_value = 1.0,
       .above = 0},
      {.name = "seed",
       .kind = OptionKind::integer,
       .help = "draws whatever else is not given",
       .default_value = std::int64_t{0},
       .from = 0}};
  return specs;
}

Variation variation_of(const Options& given) {
  Variation variation;
  const auto number = [&](const char* name, double fallback) {
    return given.contains(name) ? given.number(name) : fallback;
  };
  variation.network.width = number("width", 1);
  variation.network.initialization_scale = number("initialization_scale", 1);
  if (given.contains("activation")) variation.network.activation = given.string("activation");
  if (given.contains("batch_size")) variation.batch_size = given.integer("batch_size");
  variation.label_noise = number("label_noise", 0);
  variation.input_scale = number("input_scale", 1);
  return variation;
}

Options to_options(const Variation& variation) {
  Options options;
  const auto& [network, batch_size, label_noise, input_scale] = variation;
  if (network.width != 1) options.set("width", network.width);
  if (!network.activation.empty()) options.set("activation", network.activation);
  if (network.initialization_scale != 1)
    options.set("initialization_scale", network.initialization_scale);
  if (batch_size) options.set("batch_size", *batch_size);
  if (label_noise != 0) options.set("label_noise", label_noise);
  if (input_scale != 1) options.set("input_scale", input_scale);
  return options;
}

std::string to_text(const Variation& variation) {
  std::string text;
  for (const auto& [name, value] : to_options(variation)) {
    // Whole numbers without a point: "width=2", as a user would type it.
    const auto* number = std::get_if<double>(&value);
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", name,
                        number != nullptr ? fmt::format("{}", *number) : optbench::to_text(value));
  }
  return text;
}

}  // namespace optbench::model
