// SPDX-License-Identifier: MIT
// How fast the data sets give batches, on stand-ins (no files needed): data_speed SECONDS
// Prints one JSON object; data.py runs it.
//   transform_images_per_second   training transform of CIFAR-10, on the calling thread
//   cifar10_3c3d, mnist_logreg    training steps of networks of these sizes, batches of 128:
//     step_seconds                mean
//     waiting_share               part of the time spent waiting for the next batch
#include "datasets/cifar.hpp"
#include "datasets/colour_pictures.hpp"
#include "datasets/mnist.hpp"
#include "datasets/synthetic_images.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <vector>

namespace optbench {
namespace {

constexpr std::int64_t kBatchSize = 128;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double transform_speed(double seconds) {
  const at::Tensor stored = synthetic_images(kBatchSize, {3, 32, 32}, 10, 1).inputs;
  const RandomTransform transform = training_transform({}, at::kFloat);
  at::Generator random = RandomStreams(42).stream("augmentation");
  (void)transform(stored, random);
  std::int64_t pictures = 0;
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    (void)transform(stored, random);
    pictures += kBatchSize;
  }
  return static_cast<double>(pictures) / seconds_since(start);
}

/// Batches of shuffled passes over the training split, as the trainer takes them.
class Batches {
 public:
  explicit Batches(const DatasetEntry& entry)
      : dataset_(entry.open({.data_dir = {}, .device = {}, .synthetic = true})) {}

  Batch next() {
    if (left_ == 0) {
      left_ = dataset_->full_batches(Split::train, kBatchSize);
      pass_ = dataset_->pass({.split = Split::train,
                              .batch_size = kBatchSize,
                              .examples = left_ * kBatchSize,
                              .order = &order_});
    }
    --left_;
    return pass_->next();
  }

 private:
  std::unique_ptr<Dataset> dataset_;
  std::unique_ptr<BatchPass> pass_;
  std::int64_t left_ = 0;
  at::Generator order_ = RandomStreams(42).stream("order");
};

/// Plain gradient descent on the cross-entropy of some network.
class Network {
 public:
  using Logits =
      std::function<at::Tensor(const std::vector<at::Tensor>& weights, const at::Tensor& inputs)>;
  Network(const std::vector<std::vector<std::int64_t>>& shapes, Logits logits)
      : logits_(std::move(logits)) {
    for (const auto& shape : shapes) {
      weights_.push_back(at::randn(shape).mul_(0.05).requires_grad_(true));
    }
  }

  void step(const Batch& batch) {
    const at::Tensor loss = at::cross_entropy_loss(logits_(weights_, batch.inputs), batch.targets);
    const auto gradients = torch::autograd::grad({loss}, weights_);
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < weights_.size(); ++i) weights_[i].sub_(gradients[i], 1e-3);
  }

 private:
  Logits logits_;
  std::vector<at::Tensor> weights_;
};

Network logreg() {
  return {{{10, 784}}, [](const std::vector<at::Tensor>& w, const at::Tensor& x) {
            return at::linear(x.flatten(1), w[0]);
          }};
}

Network three_convolutions() {
  return {{{64, 3, 5, 5}, {96, 64, 3, 3}, {128, 96, 3, 3}, {512, 1152}, {256, 512}, {10, 256}},
          [](const std::vector<at::Tensor>& w, const at::Tensor& x) {
            const auto pool = [](const at::Tensor& y) {
              return at::max_pool2d(at::constant_pad_nd(y.relu(), {0, 1, 0, 1}), 3, 2);
            };
            at::Tensor y = pool(at::conv2d(pool(at::conv2d(x, w[0])), w[1]));
            y = pool(at::conv2d(y, w[2], {}, 1, 1)).flatten(1);
            return at::linear(at::linear(at::linear(y, w[3]).relu(), w[4]).relu(), w[5]);
          }};
}

nlohmann::json training(const DatasetEntry& entry, Network network, double seconds) {
  Batches batches(entry);
  for (int i = 0; i < 3; ++i) network.step(batches.next());
  double waiting = 0;
  std::int64_t steps = 0;
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    const auto asked = Clock::now();
    const Batch batch = batches.next();
    waiting += seconds_since(asked);
    network.step(batch);
    ++steps;
  }
  const double total = seconds_since(start);
  return {{"step_seconds", total / static_cast<double>(steps)}, {"waiting_share", waiting / total}};
}

void run(double seconds) {
  at::set_num_threads(1);
  const nlohmann::json measured = {
      {"transform_images_per_second", transform_speed(seconds)},
      {"mnist_logreg", training(mnist_dataset(), logreg(), seconds)},
      {"cifar10_3c3d", training(cifar10_dataset(), three_convolutions(), 3 * seconds)}};
  std::puts(measured.dump().c_str());
}

}  // namespace
}  // namespace optbench

int main(int argc, char** argv) {
  try {
    optbench::run(argc > 1 ? std::stod(argv[1]) : 2.0);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "data_speed: %s\n", error.what());
    return 1;
  }
}
