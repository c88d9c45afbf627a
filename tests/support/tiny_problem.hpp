// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/tensor_dataset.hpp"
#include "engine/model/initializers.hpp"
#include "engine/model/problem.hpp"

#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace optbench::testing {

/// Settings of a tiny problem.
struct TinySettings {
  std::int64_t train_examples = 10;
  std::int64_t test_examples = 6;
  bool has_accuracy = false;
  std::vector<model::ProblemMetric> metrics = {};  ///< besides loss and accuracy
  double default_l2 = 0;
  at::Tensor valid = {};  ///< [n, 2]: a validation part of its own; undefined: drawn from training
  std::vector<data::DataFile> files = {};  ///< that the data set claims to be read from
  std::vector<OptionSpec> dataset_options = {};
  std::vector<OptionSpec> problem_options = {};
  bool is_noisy = false;  ///< a standard normal number is added to each training loss
};

/// A problem small enough to compute by hand, with everything a real one has.
///
/// Per example x in R²: 0.5 |w − x|² + 0.5 b². Parameters "w" [2] (a weight under L2, starts at
/// (2, 2)) and "b" (a bias, starts at 1). Training example i is (i, 0.5), test examples are zero.
/// With an accuracy: an example is correct when x₁ < w₁.
class TinyProblem final : public model::Problem {
 public:
  TinyProblem(bool is_noisy, std::vector<double>& trained_on)
      : is_noisy_(is_noisy), trained_on_(trained_on) {}

  model::Forward forward(const data::Batch& batch, model::Mode mode) override {
    if (mode == model::Mode::train) {
      const at::Tensor numbers = batch.inputs.select(1, 0).to(at::kDouble).contiguous();
      const auto* first = numbers.const_data_ptr<double>();
      trained_on_.insert(trained_on_.end(), first, first + numbers.numel());
    }
    const at::Tensor& w = parameters()[0].value;
    const at::Tensor& b = parameters()[1].value;
    const at::Tensor distance = w - batch.inputs;
    at::Tensor losses = 0.5 * (distance * distance).sum(1) + 0.5 * b * b;
    if (is_noisy_ && mode == model::Mode::train) {
      losses = losses + noise(mode).normal({batch.size()}, losses.options());
    }
    return {w.expand({batch.size(), 2}), losses};
  }

  std::vector<model::LayerDescription> describe() const override {
    return {{"w", "point of the plane", {2}, 2}, {"b", "number", {}, 1}};
  }

 protected:
  std::vector<model::ParameterSpec> declare_parameters() override {
    return {{.name = "w", .shape = {2}, .regularized = true, .initializer = model::constant(2)},
            {.name = "b",
             .shape = {},
             .kind = model::ParameterKind::bias,
             .initializer = model::constant(1)}};
  }

 private:
  bool is_noisy_;
  std::vector<double>& trained_on_;
};

/// A data set that records which splits are visited.
class TinyDataset final : public data::TensorDataset {
 public:
  TinyDataset(Contents contents, const data::DatasetRequest& request,
              std::vector<data::Split>& passes)
      : data::TensorDataset(std::move(contents), request), passes_(passes) {}

  std::unique_ptr<data::BatchPass> pass(const data::PassRequest& request) override {
    passes_.push_back(request.split);
    return data::TensorDataset::pass(request);
  }

 private:
  std::vector<data::Split>& passes_;
};

/// The entry of a tiny problem with its data set. Everything made from it refers to it.
class TinyEntry {
 public:
  explicit TinyEntry(const TinySettings& settings = {}) {
    dataset_.name = "tiny_numbers";
    dataset_.summary = "a few points of the plane";
    dataset_.files = settings.files;
    dataset_.options = settings.dataset_options;
    dataset_.open = [this, settings](const data::DatasetRequest& request) {
      const auto n = settings.train_examples;
      const at::Tensor train =
          at::stack({at::arange(n, at::kDouble), at::full({n}, 0.5, at::kDouble)}, 1);
      return std::make_unique<TinyDataset>(
          data::TensorDataset::Contents{.name = "tiny_numbers",
                                        .train = {train, {}},
                                        .test = {at::zeros({settings.test_examples, 2}), {}},
                                        .valid = {settings.valid, {}},
                                        .train_eval_size = n,
                                        .transform = {}},
          request, passes_);
    };
    problem_.name = "tiny";
    problem_.summary = "distance to a few points of the plane";
    problem_.dataset = "tiny_numbers";
    problem_.loss = "half the squared distance";
    problem_.default_batch_size = 3;
    problem_.default_num_epochs = 2;
    problem_.default_l2 = settings.default_l2;
    if (settings.has_accuracy) {
      problem_.metrics.push_back(
          {.metric = record::accuracy_metric(),
           .of_examples = [](const at::Tensor& output, const data::Batch& batch) {
             return batch.inputs.select(1, 0).lt(output.select(1, 0));
           }});
    }
    problem_.metrics.insert(problem_.metrics.end(), settings.metrics.begin(),
                            settings.metrics.end());
    problem_.options = settings.problem_options;
    problem_.make = [this, is_noisy = settings.is_noisy](const Options& /*options*/) {
      return std::make_unique<TinyProblem>(is_noisy, trained_on_);
    };
    problem_.dataset_entry = &dataset_;
  }
  TinyEntry(const TinyEntry&) = delete;
  TinyEntry& operator=(const TinyEntry&) = delete;

  [[nodiscard]] const model::ProblemEntry& problem() const { return problem_; }

  /// A built problem in float64, so that expected values can be computed by hand.
  [[nodiscard]] std::unique_ptr<model::Problem> build(std::uint64_t seed = 42,
                                                      std::int64_t valid_size = 0,
                                                      std::optional<double> l2_factor = {}) const {
    auto problem = problem_.make({});
    problem->build(problem_,
                   {.data_dir = {},
                    .device = {.dtype = at::kDouble},
                    .streams = data::RandomStreams(seed),
                    .valid_size = valid_size},
                   l2_factor);
    return problem;
  }

  /// The split of each pass that was asked for, in order.
  [[nodiscard]] const std::vector<data::Split>& passes() const { return passes_; }

  /// The numbers of the training examples that went through forward() in training mode, in order.
  [[nodiscard]] std::vector<double>& trained_on() const { return trained_on_; }

 private:
  data::DatasetEntry dataset_;
  model::ProblemEntry problem_;
  mutable std::vector<double> trained_on_;
  std::vector<data::Split> passes_;
};

}  // namespace optbench::testing
