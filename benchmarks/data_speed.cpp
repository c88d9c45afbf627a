// SPDX-License-Identifier: MIT
// How fast the training transform of CIFAR-10 is, on synthetic data.
// data_speed SECONDS prints images per second on one thread; data.py runs it.
#include "datasets/images/small_image_transform.hpp"
#include "datasets/images/synthetic_images.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <string>

namespace optbench {
namespace {

constexpr std::int64_t kBatchSize = 128;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double transform_speed(double seconds) {
  const at::Tensor stored =
      datasets::images::synthetic_images(kBatchSize, {3, 32, 32}, 10, 1).inputs;
  const data::RandomTransform transform = datasets::images::training_transform({}, at::kFloat);
  const std::uint64_t seed = data::RandomStreams(42).stream_seed("augmentation", 0);
  (void)transform(stored, seed, 0);
  std::int64_t images = 0;
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    (void)transform(stored, seed, images);
    images += kBatchSize;
  }
  return static_cast<double>(images) / seconds_since(start);
}

}  // namespace
}  // namespace optbench

int main(int argc, char** argv) {
  try {
    at::set_num_threads(1);
    std::printf("%.17g\n", optbench::transform_speed(argc > 1 ? std::stod(argv[1]) : 2.0));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "data_speed: %s\n", error.what());
    return 1;
  }
}
