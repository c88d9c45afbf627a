// SPDX-License-Identifier: MIT
#include "problems/image_classification.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"
#include "problems/expect_batch.hpp"

#include <ATen/ATen.h>

namespace optbench::problems {

ImageClassification::ImageClassification(std::string name, layers::Shape image_shape,
                                         layers::LayerPtr network,
                                         std::int64_t evaluation_batch_size)
    : NetworkProblem(std::move(name)),
      image_shape_(std::move(image_shape)),
      network_(std::move(network)),
      evaluation_batch_size_(evaluation_batch_size) {
  ImageClassification::plan_network();
}

void ImageClassification::plan_network() {
  const layers::Shape output = network_->plan(plan_, image_shape_);
  if (output.size() != 1) {
    fail(ErrorKind::internal,
         "problem '{}': the network gives shape {}, expected one logit per class", name_,
         data::shape_text(output));
  }
  classes_ = output[0];
}

model::Forward ImageClassification::forward(const data::Batch& batch, model::Mode mode) {
  expect_inputs(name_, batch.inputs, image_shape_, device_.dtype);
  expect_labels(name_, batch.targets, {batch.size()}, classes_);
  model::Forward result;
  result.output = network_->forward(batch.inputs, forward_pass(mode));
  result.losses =
      at::cross_entropy_loss(result.output, batch.targets, /*weight=*/{}, at::Reduction::None);
  return result;
}

}  // namespace optbench::problems
