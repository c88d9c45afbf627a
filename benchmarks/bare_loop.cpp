// SPDX-License-Identifier: MIT
// The least that a C++ program on LibTorch can do for a job, and the time it takes:
//   bare_loop train PROBLEM DATA THREADS OPTIMIZER RATE EPOCHS BATCH_SIZE
//     gather, forward, backward, fused update; nothing logged, nothing checked
//   bare_loop forward PROBLEM DATA THREADS PASSES
//     forward passes over the test examples, at several batch sizes
// Prints one JSON object. compare.py runs it.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "benchmarks/bare_jobs.hpp"

namespace bare {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// LibTorch's fused kernels with PyTorch's defaults.
using Update = std::function<void(const std::vector<at::Tensor>& gradients)>;

Update make_sgd(const std::vector<at::Tensor>& parameters, double rate) {
  return [=, first = true](const std::vector<at::Tensor>& gradients) mutable {
    at::_fused_sgd_(parameters, gradients, /*momentum_buffer_list=*/{}, /*weight_decay=*/0,
                    /*momentum=*/0, rate, /*dampening=*/0, /*nesterov=*/false, /*maximize=*/false,
                    first);
    first = false;
  };
}

Update make_adam(const std::vector<at::Tensor>& parameters, double rate) {
  std::vector<at::Tensor> mean;
  std::vector<at::Tensor> square;
  std::vector<at::Tensor> steps;
  for (const at::Tensor& parameter : parameters) {
    mean.push_back(at::zeros_like(parameter));
    square.push_back(at::zeros_like(parameter));
    steps.push_back(at::zeros({}));
  }
  return [=](const std::vector<at::Tensor>& gradients) {
    for (const at::Tensor& step : steps) step.add_(1);
    at::_fused_adam_(parameters, gradients, mean, square, /*max_exp_avg_sqs=*/{}, steps, rate,
                     /*beta1=*/0.9, /*beta2=*/0.999, /*weight_decay=*/0, /*eps=*/1e-8,
                     /*amsgrad=*/false, /*maximize=*/false);
  };
}

void train_epoch(const Job& job, const Update& update, std::int64_t batch_size) {
  const at::Tensor order = at::randperm(job.train_inputs.size(0), at::TensorOptions(at::kLong));
  const std::int64_t steps = order.size(0) / batch_size;
  for (std::int64_t step = 0; step < steps; ++step) {
    const at::Tensor rows = order.narrow(0, step * batch_size, batch_size);
    // Bytes: gathering floats takes longer than gathering bytes and converting them.
    const at::Tensor inputs = as_seen(job.train_inputs.index_select(0, rows));
    const at::Tensor targets =
        job.train_targets.defined() ? job.train_targets.index_select(0, rows) : at::Tensor();
    const at::Tensor loss = job.mean_loss(job.forward(inputs), targets);
    const std::vector<at::Tensor> gradients = torch::autograd::grad({loss}, job.parameters);
    const at::NoGradGuard no_grad;
    update(gradients);
  }
}

/// Mean loss over the full batches of the test examples.
double test_loss(const Job& job, std::int64_t batch_size) {
  const at::NoGradGuard no_grad;
  const std::int64_t batches = job.test_inputs.size(0) / batch_size;
  double sum = 0;
  for (std::int64_t i = 0; i < batches; ++i) {
    const auto rows = [&](const at::Tensor& all) {
      return all.defined() ? all.narrow(0, i * batch_size, batch_size) : all;
    };
    sum += job.mean_loss(job.forward(rows(job.test_inputs)), rows(job.test_targets)).item<double>();
  }
  return sum / static_cast<double>(batches);
}

Json train(const Words& words) {
  const Job job = make_job(words.at(1), words.at(2));
  const auto rate = std::stod(words.at(5));
  const Update update =
      words.at(4) == "sgd" ? make_sgd(job.parameters, rate) : make_adam(job.parameters, rate);
  const std::int64_t batch_size = std::stoll(words.at(7));
  Json measured = {{"training_seconds", Json::array()},
                   {"test_losses", {test_loss(job, batch_size)}}};
  for (int epoch = 0; epoch < std::stoi(words.at(6)); ++epoch) {
    const auto start = Clock::now();
    train_epoch(job, update, batch_size);
    measured["training_seconds"].push_back(seconds_since(start));
  }
  measured["test_losses"].push_back(test_loss(job, batch_size));
  return measured;
}

double seconds_forward(const Job& job, std::int64_t batch_size) {
  const auto start = Clock::now();
  for (const at::Tensor& batch : job.test_inputs.split(batch_size)) job.forward(batch);
  return seconds_since(start);
}

/// Seconds per pass, by batch size. The first pass of a size warms up and is not counted.
Json forward(const Words& words) {
  const at::NoGradGuard no_grad;
  const Job job = make_job(words.at(1), words.at(2));
  Json measured = {{"examples", job.test_inputs.size(0)}};
  for (const std::int64_t batch_size : {64, 128, 256, 512, 1024, 2048, 10'000}) {
    if (batch_size > job.test_inputs.size(0)) continue;
    Json& seconds = measured["forward_seconds"][std::to_string(batch_size)];
    (void)seconds_forward(job, batch_size);
    for (int pass = 0; pass < std::stoi(words.at(4)); ++pass) {
      seconds.push_back(seconds_forward(job, batch_size));
    }
  }
  return measured;
}

int run(const Words& words) {
  at::manual_seed(42);
  at::set_num_threads(std::stoi(words.at(3)));
  const Json measured = words.at(0) == "train" ? train(words) : forward(words);
  std::puts(measured.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace bare

int main(int argc, char** argv) {
  try {
    return bare::run({argv + 1, argv + argc});
  } catch (const std::out_of_range&) {
    std::fputs("bare_loop: too few arguments; the head of bare_loop.cpp lists them\n", stderr);
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bare_loop: %s\n", error.what());
    return 1;
  }
}
