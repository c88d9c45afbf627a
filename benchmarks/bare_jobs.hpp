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
  std::vector<at::Tensor> parameters;  ///< leaves that require a gradient
  at::Tensor train_inputs;             ///< as stored, [n, ...]: bytes for images, else float32
  at::Tensor train_targets;            ///< int64 [n], or undefined
  at::Tensor test_inputs;              ///< float32, as the network sees them
  at::Tensor test_targets;
  std::function<at::Tensor(const at::Tensor& inputs)> forward;  ///< logits or per-example losses
  /// Scalar mean loss of what forward() gave.
  std::function<at::Tensor(const at::Tensor& output, const at::Tensor& targets)> mean_loss;
};

/// Stored inputs as the network sees them: bytes divided by 255.
[[nodiscard]] at::Tensor as_seen(const at::Tensor& stored);

/// `data`: a folder filled by jobs.py. Throws std::runtime_error for a problem that is not
/// compared.
[[nodiscard]] Job make_job(const std::string& problem, const std::filesystem::path& data);

}  // namespace bare
