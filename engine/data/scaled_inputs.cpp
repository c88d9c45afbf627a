// SPDX-License-Identifier: MIT
#include "engine/data/scaled_inputs.hpp"

#include <ATen/ATen.h>

#include <utility>

namespace optbench::data {
namespace {

class ScaledPass : public BatchPass {
 public:
  ScaledPass(std::unique_ptr<BatchPass> pass, double factor)
      : pass_(std::move(pass)), factor_(factor) {}

  [[nodiscard]] std::int64_t batches() const override { return pass_->batches(); }
  Batch next() override {
    Batch batch = pass_->next();
    batch.inputs = batch.inputs * factor_;
    return batch;
  }

 private:
  std::unique_ptr<BatchPass> pass_;
  double factor_;
};

class ScaledInputs : public Dataset {
 public:
  ScaledInputs(std::unique_ptr<Dataset> dataset, double factor)
      : dataset_(std::move(dataset)), factor_(factor) {}

  [[nodiscard]] std::int64_t size(Split split) const override { return dataset_->size(split); }
  [[nodiscard]] std::unique_ptr<BatchPass> pass(const PassRequest& request) override {
    return std::make_unique<ScaledPass>(dataset_->pass(request), factor_);
  }

 private:
  std::unique_ptr<Dataset> dataset_;
  double factor_;
};

}  // namespace

std::unique_ptr<Dataset> scaled_inputs(std::unique_ptr<Dataset> dataset, double factor) {
  return std::make_unique<ScaledInputs>(std::move(dataset), factor);
}

}  // namespace optbench::data
