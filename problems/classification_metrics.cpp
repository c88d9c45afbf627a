// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"

#include <ATen/ATen.h>

namespace optbench::problems {
namespace {

at::Tensor largest_is_the_labels(const at::Tensor& logits, const data::Batch& batch) {
  return logits.argmax(1).eq(batch.targets);
}

/// Of equal logits those of earlier classes count as larger, as in argmax; a label whose logit is
/// NaN is not among the largest.
at::Tensor five_largest_hold_the_labels(const at::Tensor& logits, const data::Batch& batch) {
  const at::Tensor label = batch.targets.unsqueeze(1);
  const at::Tensor of_label = logits.gather(1, label);
  const at::Tensor classes = at::arange(logits.size(1), label.options());
  // The label's own logit is counted among those that are not larger.
  const at::Tensor not_larger =
      logits.lt(of_label).logical_or_(logits.eq(of_label).logical_and_(classes.ge(label)));
  return not_larger.sum(1).gt(logits.size(1) - 5);
}

}  // namespace

std::vector<model::ProblemMetric> classification_metrics(std::int64_t classes) {
  std::vector<model::ProblemMetric> metrics = {
      {.metric = record::accuracy_metric(), .of_examples = largest_is_the_labels}};
  if (classes >= 100) {
    metrics.push_back({.metric = {.name = "top5_accuracy",
                                  .title = "top-5 accuracy",
                                  .series = "top5_accuracies",
                                  .unit = "fraction",
                                  .direction = record::Metric::Direction::higher},
                       .of_examples = five_largest_hold_the_labels});
  }
  return metrics;
}

}  // namespace optbench::problems
