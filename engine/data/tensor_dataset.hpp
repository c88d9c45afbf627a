// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"
#include "engine/data/random.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace optbench::data {

/// Examples in memory, as they are stored.
struct TensorPart {
  at::Tensor inputs;   ///< [n, ...]: bytes for images, else floating point
  at::Tensor targets;  ///< int64 [n], or undefined where the data set has none
  [[nodiscard]] std::int64_t size() const { return inputs.defined() ? inputs.size(0) : 0; }
};

/// Turns stored inputs [B, ...] into network inputs [B, ...] in the run's dtype.
using InputTransform = std::function<at::Tensor(const at::Tensor& stored)>;

/// The same for chosen rows of the stored inputs [n, ...]: one pass over memory instead of two.
using RowTransform =
    std::function<at::Tensor(const at::Tensor& stored, std::span<const std::int64_t> positions)>;

/// The same with random changes: the i-th of the examples draws from numbered_seed(seed, first +
/// i).
using RandomTransform =
    std::function<at::Tensor(const at::Tensor& stored, std::uint64_t seed, std::int64_t first)>;

/// When batches are prefetched, that is gathered and transformed by a separate thread. Only on the
/// CPU.
enum class Ahead {
  never,
  /// For transforms that take no longer than moving a batch from another core: when the run uses
  /// all cores, the thread would only slow it down.
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
    RowTransform row_transform = {};    ///< of chosen rows; empty: they are gathered first
    Ahead ahead = Ahead::never;
  };
  /// Moves the contents to the run's device, floating point inputs to its dtype, and draws
  /// validation and train_eval examples from the streams "valid" and "train_eval", augmentations
  /// from augmentation_seed(). Label noise applies to the whole training part. If the data set has
  /// a validation part, the split is its first request.valid_size examples. Throws
  /// Error(invalid_argument) when request.valid_size does not fit.
  TensorDataset(Contents contents, const DatasetRequest& request);

  [[nodiscard]] std::int64_t size(Split split) const override;

  /// Batches in file order without chosen rows are views of the stored tensors. Otherwise rows are
  /// gathered several batches at a time, about a megabyte, so that small problems do not pay for an
  /// indexing operation per step. The pass refers to the data set and must not outlive it.
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
