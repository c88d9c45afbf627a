// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"
#include "engine/data/random.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace optbench::data {

/// Examples that lie in memory, as they are stored.
struct TensorPart {
  at::Tensor inputs;   ///< [n, ...]: bytes for images, else floating point
  at::Tensor targets;  ///< int64 [n], or undefined where the data set has none
  [[nodiscard]] std::int64_t size() const { return inputs.defined() ? inputs.size(0) : 0; }
};

/// Turns stored inputs [B, ...] into network inputs [B, ...] in the run's dtype.
using InputTransform = std::function<at::Tensor(const at::Tensor& stored)>;

/// The same of chosen rows of the stored inputs [n, ...]: one pass over memory instead of two.
using RowTransform =
    std::function<at::Tensor(const at::Tensor& stored, std::span<const std::int64_t> positions)>;

/// The same with random changes: those of the i-th of the examples are drawn from
/// numbered_seed(seed, first + i).
using RandomTransform =
    std::function<at::Tensor(const at::Tensor& stored, std::uint64_t seed, std::int64_t first)>;

/// When batches are gathered and transformed by a thread of their own, ahead of the run, on the
/// CPU.
enum class Ahead {
  never,
  /// For transforms that take no longer than a batch takes to come from another core: beside a run
  /// on all cores the thread would only be in its way.
  on_a_free_core,
  always,
};

/// A data set held in memory: a training part, a test part and either a validation part of its own
/// or one drawn from the training part.
class TensorDataset : public Dataset {
 public:
  struct Contents {
    std::string name;  ///< for error messages
    TensorPart train;
    TensorPart test;
    TensorPart valid;  ///< empty: drawn from `train` when request.valid_size > 0
    std::int64_t train_eval_size = 0;
    InputTransform transform;           ///< empty: the stored inputs are what the network sees
    RandomTransform augmentation = {};  ///< for train and train_eval, in place of `transform`
    RowTransform row_transform = {};    ///< `transform` of chosen rows; empty: gathered first
    Ahead ahead = Ahead::never;
  };
  /// Moves the contents to the run's device, floating point inputs to its dtype, and draws
  /// validation and train_eval examples from the streams "valid" and "train_eval", augmentations
  /// from augmentation_seed(). Label noise is that of the whole training part. Of a validation part
  /// of its own the split holds the first request.valid_size examples. Throws
  /// Error(invalid_argument) when request.valid_size does not fit.
  TensorDataset(Contents contents, const DatasetRequest& request);

  [[nodiscard]] std::int64_t size(Split split) const override;

  /// Batches in file order without chosen rows are views of the stored tensors. Else rows are
  /// gathered some batches at a time, about a megabyte, so that small problems do not pay for an
  /// indexing operation on every step. The pass refers to the data set and must not outlive it.
  [[nodiscard]] std::unique_ptr<BatchPass> pass(const PassRequest& request) override;

 private:
  struct View {  // the first examples of a part, or chosen rows of it
    const TensorPart* part = nullptr;
    std::int64_t size = 0;
    at::Tensor rows;  // undefined: in order
  };
  [[nodiscard]] bool augments(const PassRequest& request) const;
  [[nodiscard]] bool prepares_ahead() const;
  void draw_splits(const DatasetRequest& request);

  Contents contents_;
  at::Device device_;
  int threads_;
  RandomStreams streams_;
  bool repeats_order_;
  PerSplit<View> views_;
};

}  // namespace optbench::data
