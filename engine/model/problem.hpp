// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/code_file.hpp"
#include "engine/base/options.hpp"
#include "engine/data/dataset.hpp"
#include "engine/data/random.hpp"
#include "engine/model/buffers.hpp"
#include "engine/model/noise_source.hpp"
#include "engine/model/parameters.hpp"
#include "engine/model/variation.hpp"
#include "engine/record/metric.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench::model {

/// Training mode switches dropout on and lets batch norm use batch statistics.
enum class Mode { train, evaluate };

/// Mean loss over a batch or a split.
struct Loss {
  double data = 0;            ///< mean of the per-example losses
  double regularization = 0;  ///< the L2 term, 0.5 · λ · sum of squares
  [[nodiscard]] double total() const { return data + regularization; }
};

/// Metrics of one split: means over its batches of equal size.
struct Evaluation {
  Loss loss;
  std::vector<record::MetricValue> metrics;  ///< of all the problem's metrics, the loss first
  std::int64_t examples = 0;                 ///< how many entered the means

  /// By a metric's name; none where the problem has no such metric.
  [[nodiscard]] std::optional<double> value(std::string_view name) const;
};

/// A metric and how evaluations compute it: by one of the two functions.
struct ProblemMetric {
  record::Metric metric;
  /// The value of each example [B], from the results of forward(); the metric is their mean.
  std::function<at::Tensor(const at::Tensor& output, const data::Batch& batch)> of_examples = {};
  /// The value of a split, from its mean loss and the means of metrics with `of_examples`.
  std::function<double(const Evaluation& means)> of_means = {};
};

/// One line of a problem's layer table.
struct LayerDescription {
  std::string name;                        ///< "conv1"
  std::string operation;                   ///< "convolution 5×5, 32 channels, same padding"
  std::vector<std::int64_t> output_shape;  ///< without the batch dimension
  std::int64_t parameters = 0;
};

/// Results of a forward pass.
struct Forward {
  at::Tensor output;  ///< logits, reconstruction or parameters, as the problem defines
  at::Tensor losses;  ///< [B], per example, without L2, with a graph in gradient mode
  std::vector<std::pair<std::string, at::Tensor>> noise = {};  ///< what was drawn, but for dropout
};

struct ProblemEntry;

/// An optimization problem: a network with its parameters, a data set and a loss.
///
/// Life: constructed → build() → any number of steps and evaluations. A problem may be built again;
/// it then starts afresh. Not safe for use from two threads.
///
/// The draws of a forward pass (dropout masks, latent noise) depend only on the run's seed and the
/// position in the training that start_step() sets: the same step gives the same loss however often
/// it is evaluated.
class Problem {
 public:
  virtual ~Problem() = default;

  /// Allocates and draws the parameters, opens the data set. `l2_factor`: none takes the default.
  void build(const ProblemEntry& entry, const data::DatasetRequest& request,
             std::optional<double> l2_factor);

  [[nodiscard]] Parameters& parameters() { return parameters_; }
  [[nodiscard]] const Parameters& parameters() const { return parameters_; }
  [[nodiscard]] const Buffers& buffers() const { return buffers_; }
  [[nodiscard]] data::Dataset& dataset() { return *dataset_; }
  /// λ of the L2 term; 0 for problems without one.
  [[nodiscard]] double l2_factor() const { return l2_factor_; }

  /// Mean loss over one batch and its gradient, in training mode.
  ///
  /// Replaces `parameters().flat_gradient()`. A non-finite loss is returned, not thrown.
  /// Throws Error(invalid_argument) when the batch does not fit the network.
  [[nodiscard]] Loss loss_and_gradient(const data::Batch& batch);

  /// Product of the Hessian of loss_and_gradient()'s loss over one batch with `vector` [n]. Leaves
  /// the gradient alone.
  [[nodiscard]] at::Tensor hessian_vector(const data::Batch& batch, const at::Tensor& vector);

  /// Whether the results of a batch depend on the batches before it (recurrent state).
  [[nodiscard]] virtual bool carries_state() const { return false; }

  /// Switches dropout in training mode off or on again. For comparisons: with other programs, which
  /// draw other masks, and of two evaluations of one batch.
  void use_dropout(bool on) { dropout_ = on; }
  [[nodiscard]] bool uses_dropout() const { return dropout_; }

  /// Sets the step of the training (epoch and step count from 0) for further forward passes in
  /// training mode; after build() it is the first. `repetition` distinguishes gradients taken by
  /// hand at one step; an optimizer that evaluates a step again uses the same one.
  void start_step(std::int64_t epoch, std::int64_t step, std::int64_t repetition = 0);

  /// How many draws the last forward pass in training mode made.
  [[nodiscard]] std::int64_t noise_draws() const { return training_noise_.draws(); }

  /// Announces a pass over the training split (state that lives across batches starts anew).
  void start_training_pass() { start_pass(Mode::train); }

  /// What evaluate() measures: the loss, then what the entry declares.
  [[nodiscard]] const std::vector<ProblemMetric>& metrics() const { return metrics_; }

  /// Metrics over the batches of one split, in evaluation mode, without gradients.
  ///
  /// `batch_size` says how many examples count (the remainder is dropped); the work itself is done
  /// in batches that suit the machine, which gives the same means up to rounding. What is drawn
  /// (latent noise, random changes of train_eval's examples) follows from the run's seed, the split
  /// and `epoch`, the epochs done.
  [[nodiscard]] Evaluation evaluate(data::Split split, std::int64_t batch_size,
                                    std::int64_t epoch = 0);

  /// Output and per-example losses of one batch. For cross-checking (`optbench dump`).
  [[nodiscard]] virtual Forward forward(const data::Batch& batch, Mode mode) = 0;

  /// Metrics of one batch, from what forward() gave for it.
  [[nodiscard]] Evaluation measure(const Forward& result, const data::Batch& batch) const;

  /// The layer table, for people.
  [[nodiscard]] virtual std::vector<LayerDescription> describe() const = 0;

  /// The options of NetworkVariation that change this network, of "width", "activation" and
  /// "initialization_scale".
  [[nodiscard]] virtual std::vector<std::string> varies() const { return {}; }
  /// The activation that a variation replaces; empty if there is none, or several.
  [[nodiscard]] virtual std::string activation() const { return ""; }
  /// Applies the variation. REQUIRES: called before build(), and only for options in varies().
  virtual void vary(const NetworkVariation& variation);

 protected:
  /// The parameters in forward order.
  [[nodiscard]] virtual std::vector<ParameterSpec> declare_parameters() = 0;
  /// The buffers in forward order.
  [[nodiscard]] virtual std::vector<BufferSpec> declare_buffers() { return {}; }

  /// Mean data loss and its gradient into parameters().flat_gradient(); no L2.
  /// The default differentiates forward(); problems with a closed form override it.
  [[nodiscard]] virtual double data_loss_and_gradient(const data::Batch& batch);

  /// Of one batch: the sums of the losses and of each metric that has `of_examples`, in order.
  struct Sums {
    double loss = 0;
    std::vector<double> metrics = {};
  };
  /// The default goes through forward(). No gradients.
  [[nodiscard]] virtual Sums evaluate_batch(const data::Batch& batch);

  /// The metrics after the loss: the entry's, unless a problem computes its own.
  [[nodiscard]] virtual std::vector<ProblemMetric> declare_metrics(const ProblemEntry& entry) const;

  /// Examples per forward pass in evaluate(); problems whose state lives across batches return
  /// `batch_size`, the run's own.
  [[nodiscard]] virtual std::int64_t evaluation_batch_size(std::int64_t /*batch_size*/) const {
    return 500;
  }

  /// The data set that build() uses: the entry's, unless a problem makes its own.
  /// May be called on another thread where the entry has files.
  [[nodiscard]] virtual std::unique_ptr<data::Dataset> open_dataset(
      const ProblemEntry& entry, const data::DatasetRequest& request);

  /// Called by build() when parameters and buffers have their initial values.
  virtual void on_built() {}

  /// Called at the start of each pass over a split: state that lives across batches starts anew.
  virtual void start_pass(Mode /*mode*/) {}

  /// The noise source for one forward pass in this mode, at its first draw; call it once per pass.
  /// Evaluations have a separate source, so that evaluating does not change the training.
  [[nodiscard]] NoiseSource& noise(Mode mode) {
    NoiseSource& source = mode == Mode::train ? training_noise_ : evaluation_noise_;
    source.restart();
    return source;
  }

  machine::Device device_;
  data::RandomStreams streams_{0};

 private:
  [[nodiscard]] Sums sums_of(const Forward& result, const data::Batch& batch) const;
  [[nodiscard]] Evaluation means_of(const Sums& sums, std::int64_t examples) const;

  Parameters parameters_;
  Buffers buffers_;
  std::unique_ptr<data::Dataset> dataset_;
  std::vector<ProblemMetric> metrics_;
  double l2_factor_ = 0;
  NoiseSource training_noise_{0};
  NoiseSource evaluation_noise_{0};
  bool dropout_ = true;
};

/// A registered problem: its entry of the specification.
struct ProblemEntry {
  std::string name;
  std::string summary;
  std::string dataset;
  std::string loss;    ///< in words: "cross-entropy"
  std::string source;  ///< citation
  std::int64_t default_batch_size = 128;
  std::int64_t default_num_epochs = 100;
  double default_l2 = 0;
  std::int64_t default_threads = 0;         ///< where more make it slower; 0: as many as are in use
  std::vector<ProblemMetric> metrics = {};  ///< besides the loss
  std::vector<OptionSpec> options = {};     ///< its own options; recorded when changed
  std::function<std::unique_ptr<Problem>(const Options&)> make;  ///< resolved options
  const data::DatasetEntry* dataset_entry = nullptr;             ///< resolved at registration
  std::shared_ptr<const data::DatasetEntry> own_dataset =
      {};  ///< what dataset_entry is, where no other has it
  std::string origin =
      {};  ///< path of the script that declares it, or "inline"; empty: compiled in
  std::string digest = {};            ///< SHA-256 of the script's text
  std::vector<CodeFile> code = {};    ///< the user's files: its own first, then what that required
  std::string identity_missing = {};  ///< why no digest says what it computes; empty: one does
  std::string variant_of = {};        ///< the problem from which this one departs; empty: from none
  Variation variation = {};

  /// "all cores", or the number and why.
  [[nodiscard]] std::string threads_text() const;
  /// Everything that evaluations measure, the loss first.
  [[nodiscard]] std::vector<record::Metric> all_metrics() const;
};

}  // namespace optbench::model
