// SPDX-License-Identifier: MIT
#include "engine/train/diagnostics.hpp"

#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/model/carried_state.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

namespace optbench::train {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::array kNames = {"gradient_norm", "update_ratio", "step_cosine", "sharpness",
                               "gradient_noise_scale"};

double length_of(const at::Tensor& vector) { return at::linalg_vector_norm(vector).item<double>(); }

/// Puts back what evaluations in training mode change: the gradient, the buffers and what is
/// carried from batch to batch.
class Undisturbed {
 public:
  explicit Undisturbed(model::Problem& problem)
      : problem_(problem),
        gradient_(problem.parameters().flat_gradient().clone()),
        carrying_(dynamic_cast<model::CarriesState*>(&problem)) {
    if (carrying_ != nullptr) carried_ = carrying_->carried_state();
    for (const model::Buffer& buffer : problem.buffers().all())
      buffers_.push_back(buffer.value.clone());
  }
  ~Undisturbed() {
    const at::NoGradGuard no_grad;
    problem_.parameters().flat_gradient().copy_(gradient_);
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
      problem_.buffers()[i].value.copy_(buffers_[i]);
    }
    if (carried_ != nullptr) carrying_->restore_carried_state(carried_);
  }
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;

 private:
  model::Problem& problem_;
  at::Tensor gradient_;
  model::CarriesState* carrying_;
  std::shared_ptr<const void> carried_;
  std::vector<at::Tensor> buffers_;
};

data::Batch part_of(const data::Batch& batch, std::int64_t first, std::int64_t examples) {
  data::Batch part{.inputs = batch.inputs.narrow(0, first, examples), .targets = {}};
  if (batch.targets.defined()) part.targets = batch.targets.narrow(0, first, examples);
  return part;
}

/// Checks that gradient_noise_scale() can use batches of so many examples.
void expect_halves(const model::Problem& problem, std::int64_t examples) {
  if (examples < 2) {
    fail(ErrorKind::invalid_argument,
         "gradient_noise_scale: needs at least 2 examples in a batch, got {}", examples);
  }
  if (problem.carries_state()) {
    fail(ErrorKind::invalid_argument,
         "gradient_noise_scale: the problem carries state from batch to batch, so that its batches "
         "have no halves");
  }
}

}  // namespace

std::vector<std::string> diagnostic_names() { return {kNames.begin(), kNames.end()}; }

void expect_diagnostics(std::string_view where, const std::vector<std::string>& names) {
  const std::vector<std::string> known = diagnostic_names();
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      fail(ErrorKind::invalid_argument, "{}: unknown diagnostic '{}'{} (there are: {})", where,
           name, did_you_mean(name, known), fmt::format("{}", fmt::join(known, ", ")));
    }
  }
}

std::uint64_t sharpness_seed(const data::RandomStreams& streams, std::int64_t epoch,
                             std::int64_t step) {
  return data::numbered_seed(streams.stream_seed("diagnostics", epoch), step);
}

double sharpness(model::Problem& problem, const data::Batch& batch, std::uint64_t seed,
                 int iterations) {
  const Undisturbed undisturbed(problem);
  const at::NoGradGuard no_grad;
  const at::Tensor& values = problem.parameters().flat_values();
  at::Tensor direction =
      at::randn({values.numel()}, data::seeded_generator(seed), at::kDouble).to(values.options());
  double eigenvalue = 0;
  direction.div_(length_of(direction));
  for (int i = 0; i < iterations; ++i) {
    const at::Tensor product = problem.hessian_vector(batch, direction);
    eigenvalue = at::dot(direction, product).item<double>();
    const double stretched = length_of(product);
    if (!std::isfinite(stretched)) return kMissing;
    if (stretched == 0) return 0;  // the Hessian is 0 along it; it may not be at the next step
    direction = product / stretched;
  }
  return eigenvalue;
}

double gradient_noise_scale(model::Problem& problem, const data::Batch& batch) {
  const std::int64_t large = batch.size();
  const std::int64_t small = large / 2;
  expect_halves(problem, large);
  const Undisturbed undisturbed(problem);
  const auto square_norm = [&](const data::Batch& part) {
    (void)problem.loss_and_gradient(part);
    const double length = length_of(problem.parameters().flat_gradient());
    return length * length;
  };
  const double of_large = square_norm(batch);
  const double of_small =
      (square_norm(part_of(batch, 0, small)) + square_norm(part_of(batch, small, small))) / 2;
  const auto b = static_cast<double>(small);
  const auto B = static_cast<double>(large);
  const double trace = (of_small - of_large) / (1 / b - 1 / B);
  const double square = (B * of_large - b * of_small) / (B - b);
  return trace / square;
}

Diagnostics::Diagnostics(const std::vector<std::string>& names, model::Problem& problem,
                         std::int64_t batch_size, std::int64_t log_interval,
                         const data::RandomStreams& streams)
    : problem_(problem), log_interval_(log_interval), streams_(streams) {
  expect_diagnostics("diagnostics", names);
  for (const std::string& name : names) {
    if (find(name) == nullptr) values_.emplace_back(name, std::vector<double>{});
  }
  if (find("gradient_noise_scale") != nullptr) expect_halves(problem, batch_size);
}

std::vector<double>* Diagnostics::find(std::string_view name) {
  const auto found = std::find_if(values_.begin(), values_.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == values_.end() ? nullptr : &found->second;
}

void Diagnostics::on_gradient(std::int64_t epoch, std::int64_t step, const data::Batch& batch) {
  const at::NoGradGuard no_grad;
  const model::Parameters& parameters = problem_.parameters();
  if (find("update_ratio") != nullptr || find("step_cosine") != nullptr) {
    if (!before_.defined()) before_ = at::empty_like(parameters.flat_values());
    before_.copy_(parameters.flat_values());
  }
  if (!is_logged(step)) return;
  if (auto* values = find("gradient_norm"))
    values->push_back(length_of(parameters.flat_gradient()));
  if (auto* values = find("sharpness")) {
    values->push_back(sharpness(problem_, batch, sharpness_seed(streams_, epoch, step)));
  }
  if (auto* values = find("gradient_noise_scale")) {
    values->push_back(gradient_noise_scale(problem_, batch));
  }
}

void Diagnostics::on_divergence(std::int64_t /*epoch*/, std::int64_t /*step*/, double /*loss*/) {
  // No update was made.
}

void Diagnostics::on_step(std::int64_t /*epoch*/, std::int64_t step, double /*loss*/) {
  if (!before_.defined()) return;
  const bool logged = is_logged(step);
  const at::NoGradGuard no_grad;
  const at::Tensor update = problem_.parameters().flat_values() - before_;
  if (auto* values = find("update_ratio"); values != nullptr && logged) {
    values->push_back(length_of(update) / length_of(before_));
  }
  if (auto* values = find("step_cosine"); values != nullptr) {
    if (logged) {
      values->push_back(last_update_.defined() ? at::dot(update, last_update_).item<double>() /
                                                     (length_of(update) * length_of(last_update_))
                                               : kMissing);
    }
    last_update_ = update;
  }
}

Diagnostics::Values Diagnostics::take(std::size_t length) {
  for (auto& [name, values] : values_) values.resize(length, kMissing);
  return std::move(values_);
}

}  // namespace optbench::train
