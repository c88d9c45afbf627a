// SPDX-License-Identifier: MIT
#include "bindings/training/named_loss.hpp"

#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

#include <array>

namespace optbench::bindings::training {
namespace {

using at::Tensor;

/// The mean over all dimensions except the first.
Tensor mean_per_example(const Tensor& losses) {
  return losses.dim() == 1 ? losses : losses.flatten(1).mean(1);
}

Tensor cross_entropy(std::string_view where, const Tensor& output, const Tensor& labels) {
  if (!labels.defined() || labels.scalar_type() != at::kLong) {
    fail(ErrorKind::invalid_argument, "{}: cross_entropy needs labels, got {}", where,
         labels.defined() ? "targets of another dtype than int64" : "no targets");
  }
  const std::int64_t rank = output.dim();
  if (rank < 2 || output.sizes().slice(0, static_cast<std::size_t>(rank) - 1) != labels.sizes()) {
    fail(
        ErrorKind::invalid_argument,
        "{}: cross_entropy of labels {}: expected one output per class and label, shape {}, got {}",
        where, data::shape_text(labels.sizes()), "[B, classes] or [B, T, classes]",
        data::shape_text(output.sizes()));
  }
  const Tensor flat = at::cross_entropy_loss(output.flatten(0, -2), labels.flatten(),
                                             /*weight=*/{}, at::Reduction::None);
  return mean_per_example(flat.view(labels.sizes()));
}

/// The targets of a loss, checked and in the output's dtype.
Tensor expected_like(std::string_view where, std::string_view name, const Tensor& output,
                     const Tensor& targets, const Tensor& inputs) {
  const Tensor& expected = targets.defined() ? targets : inputs;
  if (expected.sizes() != output.sizes()) {
    fail(ErrorKind::invalid_argument, "{}: {}: the output has shape {}, the {} {}", where, name,
         data::shape_text(output.sizes()), targets.defined() ? "targets" : "inputs",
         data::shape_text(expected.sizes()));
  }
  return expected.to(output.scalar_type());
}

}  // namespace

std::vector<std::string> named_losses() { return {"cross_entropy", "mse", "binary_cross_entropy"}; }

Tensor losses_by_name(std::string_view where, std::string_view name, const Tensor& output,
                      const Tensor& targets, const Tensor& inputs) {
  if (name == "cross_entropy") return cross_entropy(where, output, targets);
  const Tensor expected = expected_like(where, name, output, targets, inputs);
  if (name == "mse") return mean_per_example(at::mse_loss(output, expected, at::Reduction::None));
  if (name == "binary_cross_entropy") {
    return mean_per_example(
        at::binary_cross_entropy_with_logits(output, expected, {}, {}, at::Reduction::None));
  }
  fail(ErrorKind::internal, "{}: unknown loss '{}'", where, name);
}

}  // namespace optbench::bindings::training
