// SPDX-License-Identifier: MIT
#include "engine/model/problem.hpp"

#include "engine/base/error.hpp"
#include "engine/data/scaled_inputs.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <future>

namespace optbench::model {

void Problem::build(const ProblemEntry& entry, const data::DatasetRequest& request,
                    std::optional<double> l2_factor) {
  device_ = request.device;
  streams_ = request.streams;
  data::DatasetRequest varied = request;
  varied.label_noise = entry.variation.label_noise;
  // Files are read while the parameters are drawn; what is computed may be a script's.
  const auto when = entry.dataset_entry->files.empty() ? std::launch::deferred : std::launch::async;
  auto dataset = std::async(when, [&] { return open_dataset(entry, varied); });
  parameters_ = Parameters(declare_parameters(), request.device);
  parameters_.initialize(streams_.stream("initialisation"));
  buffers_ = Buffers(declare_buffers(), request.device);
  training_noise_ = NoiseSource(streams_.stream_seed("noise"));
  evaluation_noise_ = NoiseSource(streams_.stream_seed("evaluation_noise"));
  dropout_ = true;
  on_built();
  start_pass(Mode::train);
  start_pass(Mode::evaluate);
  dataset_ = dataset.get();
  if (entry.variation.input_scale != 1) {
    dataset_ = data::scaled_inputs(std::move(dataset_), entry.variation.input_scale);
  }
  l2_factor_ = parameters_.has_regularized() ? l2_factor.value_or(entry.default_l2) : 0.0;
}

std::unique_ptr<data::Dataset> Problem::open_dataset(const ProblemEntry& entry,
                                                     const data::DatasetRequest& request) {
  return entry.dataset_entry->open(request);
}

void Problem::vary(const NetworkVariation& /*variation*/) {
  fail(ErrorKind::internal, "problem: it has no network that can be varied");
}

Loss Problem::loss_and_gradient(const data::Batch& batch) {
  Loss loss;
  loss.data = data_loss_and_gradient(batch);
  if (l2_factor_ != 0) {
    loss.regularization = l2_factor_ * parameters_.half_square_norm();
    parameters_.add_decay(l2_factor_, parameters_.flat_values(), parameters_.flat_gradient());
  }
  return loss;
}

at::Tensor Problem::hessian_vector(const data::Batch& batch, const at::Tensor& vector) {
  const at::AutoGradMode with_gradient(true);
  at::Tensor product =
      parameters_.second_derivatives_along(forward(batch, Mode::train).losses.mean(), vector);
  if (l2_factor_ != 0) parameters_.add_decay(l2_factor_, vector, product);
  return product;
}

double Problem::data_loss_and_gradient(const data::Batch& batch) {
  const at::AutoGradMode with_gradient(true);
  const at::Tensor loss = forward(batch, Mode::train).losses.mean();
  parameters_.differentiate(loss);
  return loss.item<double>();
}

Evaluation Problem::evaluate(data::Split split, std::int64_t batch_size) {
  const at::NoGradGuard no_grad;
  Evaluation result;
  result.examples = dataset_->full_batches(split, batch_size) * batch_size;
  start_pass(Mode::evaluate);
  const auto pass =
      dataset_->pass({.split = split,
                      .batch_size = std::min(evaluation_batch_size(batch_size),
                                             std::max<std::int64_t>(result.examples, 1)),
                      .examples = result.examples});
  Sums total;
  for (std::int64_t i = 0; i < pass->batches(); ++i) {
    const Sums sums = evaluate_batch(pass->next());
    total.loss += sums.loss;
    total.correct += sums.correct;
    total.has_accuracy = sums.has_accuracy;
  }
  const auto examples = static_cast<double>(result.examples);
  result.loss.data = total.loss / examples;
  if (l2_factor_ != 0) result.loss.regularization = l2_factor_ * parameters_.half_square_norm();
  if (total.has_accuracy) result.accuracy = total.correct / examples;
  return result;
}

Problem::Sums Problem::evaluate_batch(const data::Batch& batch) {
  const Forward result = forward(batch, Mode::evaluate);
  const at::Tensor correct_examples = correct(result.output, batch);
  Sums sums;
  // Summed in double: thousands of float32 losses would lose digits that the published curves show.
  sums.loss = result.losses.sum(at::kDouble).item<double>();
  sums.has_accuracy = correct_examples.defined();
  if (sums.has_accuracy) sums.correct = correct_examples.sum(at::kDouble).item<double>();
  return sums;
}

at::Tensor Problem::correct(const at::Tensor& /*output*/, const data::Batch& /*batch*/) const {
  return {};
}

}  // namespace optbench::model
