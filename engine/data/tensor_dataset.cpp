// SPDX-License-Identifier: MIT
#include "engine/data/tensor_dataset.hpp"

#include "engine/base/error.hpp"
#include "engine/data/augmentation.hpp"
#include "engine/data/label_noise.hpp"
#include "engine/data/prefetch.hpp"
#include "engine/data/row_reader.hpp"
#include "engine/data/sampler.hpp"
#include "engine/machine/cores.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace optbench::data {
namespace {

constexpr std::int64_t kGatheredBytes = std::int64_t{1} << 20;

std::span<const std::int64_t> span_of(const at::Tensor& positions) {
  return {positions.const_data_ptr<std::int64_t>(), static_cast<std::size_t>(positions.numel())};
}

/// Rows of `stored` at `positions` (int64 [k], on the CPU), as a new tensor [k, ...].
at::Tensor gather_rows(const at::Tensor& stored, const at::Tensor& positions) {
  if (!stored.is_cpu()) return stored.index_select(0, positions.to(stored.device()));
  // Copies rows directly: for rows of 8 bytes index_select spends more time on bookkeeping.
  const RowReader rows(stored, span_of(positions));
  at::Tensor gathered = at::empty(rows.shape(), stored.options());
  auto* to = static_cast<std::byte*>(gathered.mutable_data_ptr());
  rows.for_each([&](const std::byte* row) {
    std::memcpy(to, row, rows.row_bytes());
    to += rows.row_bytes();
  });
  return gathered;
}

/// How many batches to hold ready: about 8 MB of them, at least two.
std::size_t batches_ahead(std::int64_t values_per_batch) {
  constexpr std::int64_t kValues = std::int64_t{1} << 21;
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(kValues / std::max<std::int64_t>(values_per_batch, 1), 2, 32));
}

/// How a pass turns stored rows into network inputs.
struct PassTransform {
  InputTransform plain;    // of gathered rows; empty: as they are
  RowTransform of_rows;    // in place of gathering; empty: gathered first
  RandomTransform random;  // in place of `plain`; empty: no random changes
  std::uint64_t random_seed = 0;
};

/// A pass over stored rows: those at `rows` (undefined: all). Given an order seed, the order is
/// drawn with the first batch, possibly in another thread.
class TensorPass : public BatchPass {
 public:
  TensorPass(const TensorPart& part, at::Tensor rows, std::int64_t size, const PassRequest& request,
             std::optional<std::uint64_t> order_seed, PassTransform transform, at::Device device)
      : part_(part),
        positions_(std::move(rows)),
        size_(size),
        examples_(request.examples),
        batch_size_(request.batch_size),
        order_seed_(order_seed),
        transform_(std::move(transform)),
        device_(device),
        next_(std::min(request.first_batch * request.batch_size, request.examples)) {
    if (!order_seed_ && !positions_.defined()) {
      gathered_ = part_;
      gathered_end_ = examples_;
    } else {
      gathered_end_ = next_;
    }
    batches_ = (examples_ - next_ + batch_size_ - 1) / batch_size_;
  }

  [[nodiscard]] std::int64_t batches() const override { return batches_; }

  Batch next() override {
    const at::NoGradGuard no_grad;
    if (order_seed_) draw_order();
    const std::int64_t count = std::min(batch_size_, examples_ - next_);
    Batch batch = transform_.of_rows && positions_.defined() ? transformed(count) : gathered(count);
    if (batch.inputs.device() != device_) batch.inputs = batch.inputs.to(device_);
    next_ += count;
    return batch;
  }

 private:
  [[nodiscard]] Batch transformed(std::int64_t count) const {
    const at::Tensor positions = positions_.narrow(0, next_, count);
    Batch batch;
    batch.inputs = transform_.of_rows(part_.inputs, span_of(positions));
    if (part_.targets.defined()) batch.targets = gather_rows(part_.targets, positions);
    return batch;
  }

  [[nodiscard]] Batch gathered(std::int64_t count) {
    if (next_ == gathered_end_) gather();
    const std::int64_t start = next_ - gathered_begin_;
    Batch batch;
    batch.inputs = gathered_.inputs.narrow(0, start, count);
    if (transform_.random) {
      batch.inputs = transform_.random(batch.inputs, transform_.random_seed, next_);
    } else if (transform_.plain) {
      batch.inputs = transform_.plain(batch.inputs);
    }
    if (gathered_.targets.defined()) batch.targets = gathered_.targets.narrow(0, start, count);
    return batch;
  }

  void draw_order() {
    const at::Tensor order = epoch_order(size_, *order_seed_);
    order_seed_.reset();
    positions_ = positions_.defined() ? positions_.index_select(0, order) : order;
  }

  void gather() {
    const auto row_bytes = std::max<std::int64_t>(
        static_cast<std::int64_t>(part_.inputs.nbytes()) / part_.inputs.size(0), 1);
    const std::int64_t batches_at_once =
        std::max<std::int64_t>(kGatheredBytes / row_bytes / batch_size_, 1);
    const std::int64_t count = std::min(batches_at_once * batch_size_, examples_ - next_);
    const at::Tensor positions = positions_.narrow(0, next_, count);
    gathered_.inputs = gather_rows(part_.inputs, positions);
    if (part_.targets.defined()) gathered_.targets = gather_rows(part_.targets, positions);
    gathered_begin_ = next_;
    gathered_end_ = next_ + count;
  }

  const TensorPart& part_;
  at::Tensor positions_;  // of the pass's examples in the part, in order; undefined: as stored
  std::int64_t size_;     // of the split
  std::int64_t examples_;
  std::int64_t batch_size_;
  std::int64_t batches_ = 0;
  std::optional<std::uint64_t> order_seed_;  // none: already drawn, or not requested
  PassTransform transform_;
  at::Device device_;
  TensorPart gathered_;  // rows gathered_begin_ ... gathered_end_ of the pass
  std::int64_t gathered_begin_ = 0;
  std::int64_t gathered_end_ = 0;
  std::int64_t next_;
};

/// `part` on the device of the run, its inputs where they are transformed; floating point inputs in
/// the run's dtype.
TensorPart moved(TensorPart part, const machine::Device& device, at::Device inputs_device) {
  if (part.inputs.defined()) {
    const at::ScalarType stored = part.inputs.scalar_type();
    part.inputs = part.inputs.to(inputs_device, at::isFloatingType(stored) ? device.dtype : stored)
                      .contiguous();
  }
  if (part.targets.defined()) part.targets = part.targets.to(device.device).contiguous();
  return part;
}

}  // namespace

TensorDataset::TensorDataset(Contents contents, const DatasetRequest& request)
    : contents_(std::move(contents)),
      device_(request.device.device),
      threads_(request.device.threads),
      streams_(request.streams),
      repeats_order_(request.repeats_order) {
  const at::NoGradGuard no_grad;
  const at::Device inputs_device = contents_.ahead != Ahead::never ? at::Device(at::kCPU) : device_;
  for (TensorPart* part : {&contents_.train, &contents_.test, &contents_.valid}) {
    *part = moved(std::move(*part), request.device, inputs_device);
  }
  if (request.label_noise > 0) {
    contents_.train.targets = with_label_noise(contents_.train.targets, request.label_noise);
  }
  draw_splits(request);
}

void TensorDataset::draw_splits(const DatasetRequest& request) {
  const std::int64_t own_valid = contents_.valid.size();
  const std::int64_t most = own_valid > 0 ? own_valid : contents_.train.size() - 1;
  if (request.valid_size < 0 || request.valid_size > most) {
    fail(ErrorKind::invalid_argument, "{}: valid_size must be in [0, {}], got {}", contents_.name,
         most, request.valid_size);
  }
  const TrainingParts parts = draw_training_parts(
      contents_.train.size(), own_valid > 0 ? 0 : request.valid_size, contents_.train_eval_size,
      request.streams.stream("valid"), request.streams.stream("train_eval"));
  // Rows are kept only when they select: a split that is a whole part is read in place.
  const auto chosen = [&](const at::Tensor& rows) {
    const bool whole = rows.size(0) == contents_.train.size();
    return View{&contents_.train, rows.size(0), whole ? at::Tensor() : rows};
  };
  views_[Split::train] = chosen(parts.train);
  views_[Split::train_eval] = chosen(parts.train_eval);
  views_[Split::valid] =
      own_valid > 0 ? View{&contents_.valid, request.valid_size, {}} : chosen(parts.valid);
  views_[Split::test] = View{&contents_.test, contents_.test.size(), {}};
}

std::int64_t TensorDataset::size(Split split) const { return views_[split].size; }

bool TensorDataset::augments(const PassRequest& request) const {
  return contents_.augmentation && is_augmented(request.split);
}

bool TensorDataset::prepares_ahead() const {
  return contents_.ahead == Ahead::always ||
         (contents_.ahead == Ahead::on_a_free_core && machine::has_free_core(threads_));
}

std::unique_ptr<BatchPass> TensorDataset::pass(const PassRequest& request) {
  const View& split = views_[request.split];
  expect_pass_fits(contents_.name, request, split.size);
  std::optional<std::uint64_t> seed_of_order;
  if (request.shuffled) seed_of_order = order_seed(streams_, request.epoch, repeats_order_);
  PassTransform transform;
  if (augments(request)) {
    transform.random = contents_.augmentation;
    transform.random_seed = augmentation_seed(streams_, request);
  } else {
    transform.plain = contents_.transform;
    transform.of_rows = contents_.row_transform;
  }
  auto pass = std::make_unique<TensorPass>(*split.part, split.rows, split.size, request,
                                           seed_of_order, std::move(transform), device_);
  if (!prepares_ahead()) return pass;
  const auto values_per_example = split.part->inputs.numel() / split.part->inputs.size(0);
  return prefetched(std::move(pass), batches_ahead(request.batch_size * values_per_example));
}

}  // namespace optbench::data
