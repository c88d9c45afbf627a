// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/core/TensorBody.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bare {

/// A problem with nothing around it: leaves, data, and the two functions of a training loop.
struct Job {
  std::vector<at::Tensor> parameters;      ///< leaves that require a gradient
  at::Tensor train_inputs, train_targets;  ///< float32 [n, ...]; int64 [n] or undefined
  at::Tensor test_inputs, test_targets;
  std::function<at::Tensor(const at::Tensor& inputs)> forward;  ///< logits or per-example losses
  /// Scalar mean loss of what forward() gave.
  std::function<at::Tensor(const at::Tensor& output, const at::Tensor& targets)> mean_loss;
};

/// `data`: a folder filled by jobs.py. Throws std::runtime_error for a problem that is not
/// compared.
[[nodiscard]] Job make_job(const std::string& problem, const std::filesystem::path& data);

}  // namespace bare
