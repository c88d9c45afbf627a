// SPDX-License-Identifier: MIT
#include "datasets/text/text_dataset.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace optbench::datasets::text {
namespace {

class TextPass : public data::BatchPass {
 public:
  /// `text`: at least examples · window + 1 characters.
  TextPass(const at::Tensor& text, const data::PassRequest& request, std::int64_t window)
      : batches_(request.examples / request.batch_size),
        window_(window),
        first_(request.first_batch),
        next_(request.first_batch) {
    const std::int64_t characters = request.examples * window;
    const auto rows = [&](std::int64_t start) {
      return text.narrow(0, start, characters).view({request.batch_size, batches_ * window});
    };
    if (batches_ == 0) return;
    inputs_ = rows(0);
    targets_ = rows(1);
  }

  [[nodiscard]] std::int64_t batches() const override { return batches_ - first_; }

  data::Batch next() override {
    const std::int64_t start = next_++ * window_;
    return {.inputs = inputs_.narrow(1, start, window_).contiguous(),
            .targets = targets_.narrow(1, start, window_).contiguous()};
  }

 private:
  std::int64_t batches_;
  std::int64_t window_;
  at::Tensor inputs_, targets_;  // [B, batches · T]
  std::int64_t first_;
  std::int64_t next_;
};

}  // namespace

TextDataset::TextDataset(Contents contents, const data::DatasetRequest& request)
    : name_(std::move(contents.name)), window_(contents.window) {
  const at::Device device = request.device.device;
  const std::int64_t characters = contents.train.size(0);
  if (request.valid_size < 0 || request.valid_size >= characters) {
    fail(ErrorKind::invalid_argument, "{}: valid_size must be in [0, {}] characters, got {}", name_,
         characters - 1, request.valid_size);
  }
  const at::Tensor train = contents.train.to(device);
  const std::int64_t left = characters - request.valid_size;
  text_[data::Split::valid] = train.narrow(0, 0, request.valid_size);
  text_[data::Split::train] = train.narrow(0, request.valid_size, left);
  text_[data::Split::train_eval] =
      text_[data::Split::train].narrow(0, 0, std::min(contents.train_eval_characters, left));
  text_[data::Split::test] = contents.test.to(device);
}

std::int64_t TextDataset::size(data::Split split) const {
  return std::max<std::int64_t>(text_[split].size(0) - 1, 0) / window_;
}

std::unique_ptr<data::BatchPass> TextDataset::pass(const data::PassRequest& request) {
  const std::int64_t most = size(request.split);
  data::expect_pass_fits(name_, request, most);
  if (request.examples % request.batch_size != 0) {
    fail(ErrorKind::invalid_argument,
         "{}: rows of text need a multiple of the batch size {}, got a request for {} examples",
         name_, request.batch_size, request.examples);
  }
  return std::make_unique<TextPass>(text_[request.split], request, window_);
}

}  // namespace optbench::datasets::text
