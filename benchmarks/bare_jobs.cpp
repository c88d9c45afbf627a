// SPDX-License-Identifier: MIT
#include "benchmarks/bare_jobs.hpp"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "benchmarks/bare_data.hpp"

namespace bare {
namespace {

at::Tensor leaf(at::Tensor start) { return start.requires_grad_(true); }

/// Normal with deviation 0.05, cut off at two deviations.
at::Tensor truncated_normal(at::IntArrayRef shape) {
  const double bound = std::erf(std::numbers::sqrt2);
  return at::empty(shape).uniform_(-bound, bound).erfinv_().mul_(std::numbers::sqrt2 * 0.05);
}

void use_noisy_rosenbrock(Job& job) {
  job.parameters = {leaf(at::tensor({-0.5F, 1.5F}))};
  job.forward = [point = job.parameters[0]](const at::Tensor& noise) {
    const at::Tensor u = point.select(0, 0);
    const at::Tensor v = point.select(0, 1);
    return (1 - u).square() + 100 * (v - u.square()).square() + point.dot(noise.mean(0));
  };
  job.mean_loss = [](const at::Tensor& loss, const at::Tensor&) { return loss; };
}

void use_noisy_quadratic(Job& job, const at::Tensor& matrix) {
  job.parameters = {leaf(at::ones({100}))};
  job.forward = [theta = job.parameters[0], matrix](const at::Tensor& noise) {
    const at::Tensor difference = theta - noise;
    return 0.5 * (difference.mm(matrix) * difference).sum(1);
  };
  job.mean_loss = [](const at::Tensor& losses, const at::Tensor&) { return losses.mean(); };
}

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& labels) {
  return at::cross_entropy_loss(logits, labels);
}

void use_logreg(Job& job) {
  job.parameters = {leaf(at::zeros({10, 784})), leaf(at::zeros({10}))};
  job.forward = [p = job.parameters](const at::Tensor& x) {
    return at::linear(x.flatten(1), p[0], p[1]);
  };
  job.mean_loss = cross_entropy;
}

/// Layers in our problem's own order, so that nothing but the engine differs: ReLU behind the
/// pooling.
void use_2c2d(Job& job) {
  for (const std::vector<std::int64_t>& shape :
       {std::vector<std::int64_t>{32, 1, 5, 5}, {64, 32, 5, 5}, {1024, 3136}, {10, 1024}}) {
    job.parameters.push_back(leaf(truncated_normal(shape)));
    job.parameters.push_back(leaf(at::full({shape[0]}, 0.05)));
  }
  job.forward = [p = job.parameters](const at::Tensor& x) {
    at::Tensor y = at::max_pool2d(at::conv2d(x, p[0], p[1], 1, 2), 2, 2).relu_();
    y = at::max_pool2d(at::conv2d(y, p[2], p[3], 1, 2), 2, 2).relu_();
    return at::linear(at::linear(y.flatten(1), p[4], p[5]).relu_(), p[6], p[7]);
  };
  job.mean_loss = cross_entropy;
}

}  // namespace

at::Tensor as_seen(const at::Tensor& stored) {
  return stored.scalar_type() == at::kByte ? stored.to(at::kFloat).div_(255) : stored;
}

Job make_job(const std::string& problem, const std::filesystem::path& data) {
  Job job;
  std::vector<std::int64_t> input_shape = {1, 28, 28};
  if (problem == "two_d_rosenbrock") {
    use_noisy_rosenbrock(job);
    input_shape = {2};
  } else if (problem == "quadratic_deep") {
    use_noisy_quadratic(job, read_array(data / "matrix", at::kFloat, {100}));
    input_shape = {100};
  } else if (problem == "mnist_logreg") {
    use_logreg(job);
  } else if (problem == "mnist_2c2d") {
    use_2c2d(job);
  } else {
    throw std::runtime_error("bare loop: there is no problem '" + problem + "' here");
  }
  const bool images = std::filesystem::exists(data / "train_targets");
  const at::ScalarType stored = images ? at::kByte : at::kFloat;
  job.train_inputs = read_array(data / "train_inputs", stored, input_shape);
  job.train_targets = read_array(data / "train_targets", at::kLong, {});
  job.test_inputs = as_seen(read_array(data / "test_inputs", stored, input_shape));
  job.test_targets = read_array(data / "test_targets", at::kLong, {});
  return job;
}

}  // namespace bare
