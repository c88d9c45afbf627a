// SPDX-License-Identifier: MIT
#include "datasets/images/image_dataset.hpp"

#include "datasets/images/image_pass.hpp"
#include "engine/base/error.hpp"
#include "engine/data/augmentation.hpp"
#include "engine/data/sampler.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace optbench::datasets::images {

ImageDataset::ImageDataset(Contents contents, const data::DatasetRequest& request)
    : contents_(std::move(contents)),
      device_(request.device),
      streams_(request.streams),
      repeats_order_(request.repeats_order) {
  const std::int64_t n = contents_.train->size();
  if (request.valid_size < 0 || request.valid_size >= n) {
    fail(ErrorKind::invalid_argument, "{}: valid_size must be in [0, {}], got {}", contents_.name,
         n - 1, request.valid_size);
  }
  data::TrainingParts parts = data::draw_training_parts(
      n, request.valid_size, contents_.train_eval_size, request.streams.stream("valid"),
      request.streams.stream("train_eval"));
  positions_[data::Split::train] = std::move(parts.train);
  positions_[data::Split::train_eval] = std::move(parts.train_eval);
  positions_[data::Split::valid] = std::move(parts.valid);
  positions_[data::Split::test] = at::arange(contents_.test->size(), at::TensorOptions(at::kLong));
}

std::int64_t ImageDataset::size(data::Split split) const { return positions_[split].size(0); }

std::unique_ptr<data::BatchPass> ImageDataset::pass(const data::PassRequest& request) {
  const at::NoGradGuard no_grad;
  const at::Tensor& all = positions_[request.split];
  data::expect_pass_fits(contents_.name, request, all.size(0));
  at::Tensor chosen = all;
  if (request.shuffled) {
    const auto seed = data::order_seed(streams_, request.epoch, repeats_order_);
    chosen = all.index_select(0, data::epoch_order(all.size(0), seed));
  }
  const std::int64_t first = std::min(request.first_batch * request.batch_size, request.examples);
  ImagePlan plan{
      .images = request.split == data::Split::test ? contents_.test.get() : contents_.train.get(),
      .positions = chosen.narrow(0, first, request.examples - first).contiguous(),
      .batch_size = request.batch_size,
      .options = contents_.options,
      .first = first,
      .device = device_};
  if (data::is_augmented(request.split)) {
    plan.augmentation_seed = data::augmentation_seed(streams_, request);
  }
  return image_pass(std::move(plan));
}

}  // namespace optbench::datasets::images
