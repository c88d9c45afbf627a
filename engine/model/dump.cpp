// SPDX-License-Identifier: MIT
#include "engine/model/dump.hpp"

#include "engine/base/json_text.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

namespace optbench::model {

namespace {

/// Switches dropout off as long as it lives.
class WithoutDropout {
 public:
  explicit WithoutDropout(Problem& problem) : problem_(problem), before_(problem.uses_dropout()) {
    problem_.use_dropout(false);
  }
  ~WithoutDropout() { problem_.use_dropout(before_); }
  WithoutDropout(const WithoutDropout&) = delete;
  WithoutDropout& operator=(const WithoutDropout&) = delete;

 private:
  Problem& problem_;
  bool before_;
};

}  // namespace

formats::NamedTensors dump_batch(Problem& problem, const ProblemEntry& entry,
                                 const data::Batch& batch, Mode mode, std::uint64_t seed) {
  const at::AutoGradMode with_gradient(true);
  Parameters& parameters = problem.parameters();
  formats::NamedTensors contents;
  const auto add = [&](const std::string& name, const at::Tensor& tensor) {
    contents.tensors.emplace_back(name, tensor.detach().clone(at::MemoryFormat::Contiguous));
  };
  Json names = Json::array();
  for (const Parameter& parameter : parameters.all()) {
    names.push_back(parameter.name);
    add("parameter/" + parameter.name, parameter.value);
  }
  for (const Buffer& buffer : problem.buffers().all()) add("buffer/" + buffer.name, buffer.value);
  add("batch/inputs", batch.inputs);
  if (batch.targets.defined()) add("batch/targets", batch.targets);

  const Forward result = [&] {
    const WithoutDropout guard(problem);
    return problem.forward(batch, mode);
  }();
  const at::Tensor data_loss = result.losses.mean();
  parameters.differentiate(data_loss);
  const double regularization =
      problem.l2_factor() == 0 ? 0 : problem.l2_factor() * parameters.half_square_norm();
  parameters.add_decay(problem.l2_factor(), parameters.flat_values(), parameters.flat_gradient());

  if (mode == Mode::train) {
    for (const Buffer& buffer : problem.buffers().all()) {
      add("buffer_after/" + buffer.name, buffer.value);
    }
  }
  for (const auto& [name, drawn] : result.noise) add("noise/" + name, drawn);
  add("output", result.output);
  add("losses", result.losses);
  add("regularization", at::scalar_tensor(regularization, result.losses.options()));
  add("loss", data_loss.detach() + regularization);
  const Evaluation measured =
      problem.measure({result.output.detach(), result.losses.detach()}, batch);
  for (std::size_t i = 1; i < measured.metrics.size(); ++i) {  // behind the loss
    const auto& [metric, value] = measured.metrics[i];
    add(metric.name, at::scalar_tensor(value, result.losses.options()));
  }
  for (const Parameter& parameter : parameters.all())
    add("gradient/" + parameter.name, parameter.gradient);

  contents.metadata = {{"problem", entry.name},
                       {"mode", mode == Mode::train ? "train" : "eval"},
                       {"seed", std::to_string(seed)},
                       {"parameters", names.dump()}};
  return contents;
}

}  // namespace optbench::model
