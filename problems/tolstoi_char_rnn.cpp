// SPDX-License-Identifier: MIT
#include "engine/model/carried_state.hpp"
#include "engine/model/initializers.hpp"
#include "problems/expect_batch.hpp"
#include "problems/layers/dense.hpp"
#include "problems/layers/dropout.hpp"
#include "problems/layers/embedding.hpp"
#include "problems/layers/lstm.hpp"
#include "problems/network_problem.hpp"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <numbers>

namespace optbench::problems {
namespace {

constexpr std::int64_t kCharacters = 83;
constexpr std::int64_t kUnits = 128;
constexpr std::int64_t kWindow = 50;
constexpr double kDropoutRate = 0.2;

/// Bound of Glorot's uniform distribution for fans other than those of the tensor.
double glorot_bound(std::int64_t fan_in, std::int64_t fan_out) {
  return std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
}

layers::Lstm lstm(std::int64_t units) {
  // The original has one matrix of [inputs, h]: the fans are those of both parts.
  return layers::Lstm({.units = units,
                       .forget_offset = 1,
                       .weight = model::uniform(glorot_bound(2 * units, 4 * units)),
                       .bias = model::constant(0)});
}

/// The state of both LSTM layers before and after a batch.
struct Carried {
  std::array<layers::Lstm::State, 2> before;  ///< at the start of the batch
  std::array<layers::Lstm::State, 2> after;   ///< at its end
  at::Tensor inputs;                          ///< of the batch between them
  std::uint32_t version = 0;                  ///< of `inputs`
};

/// Predicts the next characters: embedding, two LSTM layers of 128 units, dense layer. Loss per
/// example: mean of the cross-entropy over its 50 characters; accuracy: per character.
///
/// Consecutive batches of a pass are consecutive windows of the same rows: the state is carried
/// from batch to batch (without derivatives) and starts at zero in each pass; training and
/// evaluation have separate states. If the same batch is evaluated twice in a row (closure), both
/// evaluations start from the same state. A batch of another size starts from zero.
class TolstoiCharRnn : public NetworkProblem, public model::CarriesState {
 public:
  TolstoiCharRnn();
  [[nodiscard]] model::Forward forward(const data::Batch& batch, model::Mode mode) override;
  [[nodiscard]] bool carries_state() const override { return true; }
  /// The tensors themselves: forward() makes new ones and writes into none.
  [[nodiscard]] std::shared_ptr<const void> carried_state() override {
    return std::make_shared<Carried>(training_);
  }
  void restore_carried_state(const std::shared_ptr<const void>& state) override {
    training_ = *static_cast<const Carried*>(state.get());
  }

 protected:
  void plan_network() override;
  void start_pass(model::Mode mode) override { carried(mode) = {}; }
  /// The rows of a pass depend on the batch size, and so does the state.
  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t batch_size) const override {
    return batch_size;
  }

 private:
  [[nodiscard]] Carried& carried(model::Mode mode) {
    return mode == model::Mode::train ? training_ : evaluation_;
  }

  layers::LayerPtr embedding_;
  layers::Lstm lstm1_ = lstm(kUnits);
  layers::Lstm lstm2_ = lstm(kUnits);
  layers::LayerPtr dense_;
  layers::LayerPtr dropout_ = layers::dropout(kDropoutRate);
  Carried training_, evaluation_;
};

TolstoiCharRnn::TolstoiCharRnn()
    : NetworkProblem("tolstoi_char_rnn"),
      dense_(layers::dense({.outputs = kCharacters,
                            .weight = model::glorot_uniform(),
                            .bias = model::uniform(glorot_bound(kCharacters, kCharacters)),
                            .fixed = true})) {
  TolstoiCharRnn::plan_network();
}

void TolstoiCharRnn::plan_network() {
  const std::int64_t units = plan_.units(kUnits);
  embedding_ = layers::embedding(
      {.tokens = kCharacters, .dimension = units, .weight = model::glorot_uniform()});
  lstm1_ = lstm(units);
  lstm2_ = lstm(units);
  const auto plan_under = [&](const char* name, auto& layer, const layers::Shape& input) {
    const layers::NetworkPlan::Scope scope(plan_, name);
    return layer.plan(plan_, input);
  };
  layers::Shape shape = plan_under("embedding", *embedding_, {kWindow});
  for (auto* layer : {&lstm1_, &lstm2_}) {
    dropout_->plan(plan_, shape);
    shape = plan_under(layer == &lstm1_ ? "lstm1" : "lstm2", *layer, shape);
    dropout_->plan(plan_, shape);
  }
  plan_under("dense", *dense_, shape);
}

model::Forward TolstoiCharRnn::forward(const data::Batch& batch, model::Mode mode) {
  if (!batch.inputs.defined() || batch.inputs.dim() == 0 || batch.inputs.size(0) == 0) {
    expect_inputs(name_, batch.inputs, kWindow, at::kLong);
  }
  const std::array<std::int64_t, 2> shape = {batch.size(), kWindow};
  expect_labels(name_, batch.inputs, shape, kCharacters, "batch.inputs");
  expect_labels(name_, batch.targets, shape, kCharacters);

  Carried& state = carried(mode);
  const bool is_same = state.inputs.defined() && state.inputs.is_same(batch.inputs) &&
                       state.version == batch.inputs._version();
  if (!is_same) {
    const bool goes_on = state.inputs.defined() && state.inputs.size(0) == batch.size();
    state.before = goes_on ? state.after : std::array<layers::Lstm::State, 2>{};
    state.inputs = batch.inputs;
    state.version = static_cast<std::uint32_t>(batch.inputs._version());
  }
  state.after = state.before;

  const layers::ForwardPass pass = forward_pass(mode);
  at::Tensor x = embedding_->forward(batch.inputs, pass);
  x = lstm1_.forward(dropout_->forward(x, pass), state.after[0], pass);
  // Two dropouts in sequence: of the first layer's outputs and of the second layer's inputs.
  x = dropout_->forward(dropout_->forward(x, pass), pass);
  x = lstm2_.forward(x, state.after[1], pass);
  const at::Tensor logits = dense_->forward(dropout_->forward(x, pass), pass);
  for (auto& [hidden, cell] : state.after) {
    hidden = hidden.detach();
    cell = cell.detach();
  }
  const at::Tensor losses = at::cross_entropy_loss(logits.flatten(0, 1), batch.targets.flatten(),
                                                   /*weight=*/{}, at::Reduction::None);
  return {.output = logits, .losses = losses.view(batch.targets.sizes()).mean(1)};
}

/// For each example the share of characters whose largest logit is the correct one's.
at::Tensor right_characters(const at::Tensor& logits, const data::Batch& batch) {
  return logits.argmax(2).eq(batch.targets).to(at::kDouble).mean(1);
}

}  // namespace

model::ProblemEntry tolstoi_char_rnn() {
  return {
      .name = "tolstoi_char_rnn",
      .summary = "a two-layer LSTM that reads War and Peace character by character",
      .dataset = "tolstoi",
      .loss = "cross-entropy per character",
      .source = "Hochreiter & Schmidhuber 1997; Schneider, Balles & Hennig 2019, DeepOBS",
      .default_batch_size = 50,
      .default_num_epochs = 200,
      .default_l2 = 0,
      .metrics = {{.metric = record::accuracy_metric(), .of_examples = right_characters},
                  {.metric = {.name = "perplexity",
                              .title = "perplexity",
                              .series = "perplexities",
                              .unit = ""},
                   .of_means =
                       [](const model::Evaluation& means) { return std::exp(means.loss.data); }},
                  {.metric = {.name = "bits_per_character",
                              .title = "bits per character",
                              .series = "bits_per_character",
                              .unit = "bit"},
                   .of_means =
                       [](const model::Evaluation& means) {
                         return means.loss.data / std::numbers::ln2;
                       }}},
      .make = [](const Options& /*options*/) { return std::make_unique<TolstoiCharRnn>(); }};
}

}  // namespace optbench::problems
