// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/options.hpp"
#include "engine/data/random.hpp"
#include "engine/machine/device.hpp"

#include <ATen/core/TensorBody.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::data {

enum class Split { train, train_eval, valid, test };
[[nodiscard]] std::string to_text(Split split);
/// Throws Error(invalid_argument).
[[nodiscard]] Split parse_split(std::string_view text);
inline constexpr std::array kAllSplits = {Split::train, Split::train_eval, Split::valid,
                                          Split::test};

/// One value for each split.
template <class T>
class PerSplit {
 public:
  [[nodiscard]] T& operator[](Split split) { return values_[static_cast<std::size_t>(split)]; }
  [[nodiscard]] const T& operator[](Split split) const {
    return values_[static_cast<std::size_t>(split)];
  }

 private:
  std::array<T, kAllSplits.size()> values_;
};

/// Examples as the network sees them, first dimension = example.
struct Batch {
  at::Tensor inputs;
  at::Tensor targets;  ///< int64 labels [B], or undefined where there is none
  [[nodiscard]] std::int64_t size() const { return inputs.size(0); }
};

/// Which examples of a split a pass visits, and how.
struct PassRequest {
  Split split = Split::train;
  std::int64_t batch_size = 1;
  std::int64_t examples = 0;  ///< the first so many of the order; the last batch may be smaller
  /// A full permutation of the split, as in training, drawn for the epoch or, where the data set
  /// was asked to repeat it, for the run; else file order.
  bool shuffled = false;
  std::int64_t epoch = 0;        ///< with the seed it determines order and random changes
  std::int64_t first_batch = 0;  ///< skips the batches before it, to continue a pass
};

/// Throws Error(invalid_argument) unless 1 <= batch_size, 0 <= examples <= `size` (the examples of
/// the split), and first_batch is at most the number of batches. `where` begins the message.
void expect_pass_fits(std::string_view where, const PassRequest& request, std::int64_t size);

/// One pass over examples of a split.
class BatchPass {
 public:
  virtual ~BatchPass() = default;
  /// The number of batches that the pass gives: examples / batch_size, rounded up, less
  /// first_batch.
  [[nodiscard]] virtual std::int64_t batches() const = 0;
  /// The next batch. REQUIRES: fewer than batches() were taken.
  virtual Batch next() = 0;
};

/// What a run requests from a data set.
struct DatasetRequest {
  std::filesystem::path data_dir;  ///< the data folder, with one folder per data set
  machine::Device device;
  RandomStreams streams{42};
  std::int64_t valid_size = 0;  ///< examples moved from the training part to the validation split
  bool verify_checksums = true;
  bool synthetic = false;      ///< a deterministic stand-in instead of the files
  bool repeats_order = false;  ///< shuffled passes of all epochs visit the examples in one order
  Options options = {};        ///< the data set's own, resolved (DatasetEntry::options)
  double label_noise =
      0;  ///< share of the training labels that are wrong (DatasetEntry::has_labels)
};

/// A data set with its four splits. `train_eval` is a fixed part of `train`.
class Dataset {
 public:
  virtual ~Dataset() = default;

  /// Examples in a split; 0 when the data set has no such split.
  [[nodiscard]] virtual std::int64_t size(Split split) const = 0;

  /// The batches depend only on the run's seed and the request: any number of passes may be open at
  /// once. Throws as expect_pass_fits does.
  [[nodiscard]] virtual std::unique_ptr<BatchPass> pass(const PassRequest& request) = 0;

  /// Full batches in a split: size(split) / batch_size, rounded down.
  /// Throws Error(invalid_argument) naming the split when it is not empty but holds no full batch.
  [[nodiscard]] std::int64_t full_batches(Split split, std::int64_t batch_size) const;
};

/// One file that a data set is read from.
struct DataFile {
  std::string name;                            ///< within the data set's folder
  std::vector<std::string> md5 = {};           ///< of the file as published; any one is accepted
  std::vector<std::string> contents_md5 = {};  ///< of the decompressed contents; any is accepted
  std::string sha256 = {};                     ///< of the file as published; empty: not known
  std::uint64_t bytes = 0;                     ///< of the file as published; 0: not known
  std::string unpacked = {};  ///< the folder that an archive is unpacked to, accepted in its place
};

/// A registered data set.
struct DatasetEntry {
  std::string name;
  std::string summary;
  std::string source;                     ///< where it comes from, as a citation
  std::string licence = {};               ///< what its authors say about the terms of use
  std::vector<DataFile> files;            ///< empty: computed, nothing to download
  std::vector<std::string> mirrors = {};  ///< web folders that have the files, best first
  std::string by_hand = {};  ///< how to get files that may not be redistributed; empty: not needed
  std::vector<OptionSpec> options = {};  ///< its own options: normalisation, compat, ...
  std::function<std::unique_ptr<Dataset>(const DatasetRequest&)> open;
  bool has_labels = false;  ///< one class per example
  bool has_numbers = true;  ///< inputs are floating point numbers, not tokens
};

}  // namespace optbench::data
