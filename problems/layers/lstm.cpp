// SPDX-License-Identifier: MIT
#include "problems/layers/lstm.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace optbench::problems::layers {

Shape Lstm::plan(NetworkPlan& plan, const Shape& input) {
  if (input.size() != 2) {
    fail(ErrorKind::internal, "LSTM: inputs have shape {}, expected [time, features]",
         data::shape_text(input));
  }
  const std::int64_t gates = 4 * options_.units;
  weight_ih_ = plan.add_parameter("weight_ih", {gates, input[1]}, model::ParameterKind::weight,
                                  options_.weight);
  weight_hh_ = plan.add_parameter("weight_hh", {gates, options_.units},
                                  model::ParameterKind::weight, options_.weight);
  bias_ = plan.add_parameter("bias", {gates}, model::ParameterKind::bias, options_.bias);
  Shape output = {input[0], options_.units};
  plan.describe(fmt::format("LSTM, {} units", options_.units), output);
  return output;
}

at::Tensor Lstm::forward(const at::Tensor& x, State& state, const ForwardPass& pass) const {
  const std::int64_t units = options_.units;
  if (!state.hidden.defined()) {
    state.hidden = at::zeros({x.size(0), units}, x.options());
    state.cell = at::zeros({x.size(0), units}, x.options());
  }
  // LibTorch adds two biases; the second one is used for the offset of the forget gate.
  at::Tensor offset = at::zeros({4 * units}, x.options());
  offset.narrow(0, units, units).fill_(options_.forget_offset);
  const auto [outputs, hidden, cell] = at::lstm(
      x, {state.hidden.unsqueeze(0), state.cell.unsqueeze(0)},
      {pass.parameters[weight_ih_].value, pass.parameters[weight_hh_].value,
       pass.parameters[bias_].value, offset},
      /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0, pass.mode == model::Mode::train,
      /*bidirectional=*/false, /*batch_first=*/true);
  state = {hidden.squeeze(0), cell.squeeze(0)};
  return outputs;
}

}  // namespace optbench::problems::layers
