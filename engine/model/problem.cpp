// SPDX-License-Identifier: MIT
#include "engine/model/problem.hpp"

#include "engine/base/error.hpp"
#include "engine/data/scaled_inputs.hpp"
#include "engine/model/gradient_count.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <future>
#include <limits>

namespace optbench::model {

std::optional<double> Evaluation::value(std::string_view name) const {
  for (const auto& [metric, value] : metrics) {
    if (metric.name == name) return value;
  }
  return std::nullopt;
}

std::string ProblemEntry::threads_text() const {
  if (default_threads == 0) return "all cores";
  return fmt::format("{}: more make it slower", default_threads);
}

std::vector<record::Metric> ProblemEntry::all_metrics() const {
  std::vector<record::Metric> all = {record::loss_metric()};
  for (const ProblemMetric& declared : metrics) all.push_back(declared.metric);
  return all;
}

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
  metrics_ = {{.metric = record::loss_metric(),
               .of_means = [](const Evaluation& means) { return means.loss.total(); }}};
  for (ProblemMetric& declared : declare_metrics(entry)) metrics_.push_back(std::move(declared));
  start_step(0, 0);
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
  count_gradients(1);
  Loss loss;
  loss.data = data_loss_and_gradient(batch);
  if (l2_factor_ != 0) {
    loss.regularization = l2_factor_ * parameters_.half_square_norm();
    parameters_.add_decay(l2_factor_, parameters_.flat_values(), parameters_.flat_gradient());
  }
  return loss;
}

at::Tensor Problem::hessian_vector(const data::Batch& batch, const at::Tensor& vector) {
  count_gradients(2);  // a gradient, and its derivative
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

void Problem::start_step(std::int64_t epoch, std::int64_t step, std::int64_t repetition) {
  const std::uint64_t seed = data::numbered_seed(streams_.stream_seed("noise", epoch), step);
  training_noise_ = NoiseSource(data::numbered_seed(seed, repetition));
}

Evaluation Problem::evaluate(data::Split split, std::int64_t batch_size, std::int64_t epoch) {
  const at::NoGradGuard no_grad;
  const std::int64_t examples = dataset_->full_batches(split, batch_size) * batch_size;
  start_pass(Mode::evaluate);
  const auto pass = dataset_->pass({.split = split,
                                    .batch_size = std::min(evaluation_batch_size(batch_size),
                                                           std::max<std::int64_t>(examples, 1)),
                                    .examples = examples,
                                    .epoch = epoch});
  const std::uint64_t noise_seed =
      streams_.stream_seed("evaluation_noise of " + to_text(split), epoch);
  Sums total;
  for (std::int64_t i = 0; i < pass->batches(); ++i) {
    evaluation_noise_ = NoiseSource(data::numbered_seed(noise_seed, i));
    const Sums sums = evaluate_batch(pass->next());
    total.loss += sums.loss;
    total.metrics.resize(sums.metrics.size());
    for (std::size_t k = 0; k < sums.metrics.size(); ++k) total.metrics[k] += sums.metrics[k];
  }
  evaluation_noise_ = NoiseSource(streams_.stream_seed("evaluation_noise"));
  return means_of(total, examples);
}

Evaluation Problem::measure(const Forward& result, const data::Batch& batch) const {
  const at::NoGradGuard no_grad;
  return means_of(sums_of(result, batch), batch.size());
}

Problem::Sums Problem::evaluate_batch(const data::Batch& batch) {
  return sums_of(forward(batch, Mode::evaluate), batch);
}

Problem::Sums Problem::sums_of(const Forward& result, const data::Batch& batch) const {
  Sums sums;
  // Summed in double: thousands of float32 losses would lose digits that the published curves show.
  sums.loss = result.losses.sum(at::kDouble).item<double>();
  for (const ProblemMetric& declared : metrics_) {
    if (!declared.of_examples) continue;
    const at::Tensor values = declared.of_examples(result.output, batch);
    sums.metrics.push_back(values.sum(at::kDouble).item<double>());
  }
  return sums;
}

Evaluation Problem::means_of(const Sums& sums, std::int64_t examples) const {
  const auto count = static_cast<double>(examples);
  Evaluation means;
  means.examples = examples;
  means.loss.data = sums.loss / count;
  if (l2_factor_ != 0) means.loss.regularization = l2_factor_ * parameters_.half_square_norm();
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  std::size_t summed = 0;
  for (const ProblemMetric& declared : metrics_) {
    const bool is_summed = declared.of_examples && summed < sums.metrics.size();
    means.metrics.push_back(
        {declared.metric, is_summed ? sums.metrics[summed++] / count : kMissing});
  }
  for (std::size_t i = 0; i < metrics_.size(); ++i) {
    if (metrics_[i].of_means) means.metrics[i].value = metrics_[i].of_means(means);
  }
  return means;
}

std::vector<ProblemMetric> Problem::declare_metrics(const ProblemEntry& entry) const {
  return entry.metrics;
}

}  // namespace optbench::model
