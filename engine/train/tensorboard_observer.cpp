// SPDX-License-Identifier: MIT
#include "engine/train/tensorboard_observer.hpp"

namespace optbench::train {
namespace {

double now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(since).count();
}

}  // namespace

TensorboardObserver::TensorboardObserver(const std::filesystem::path& folder,
                                         const Options& hyperparameters, std::int64_t log_interval)
    : folder_(folder), hyperparameters_(hyperparameters), log_interval_(log_interval) {}

void TensorboardObserver::on_start(model::Problem& /*problem*/) {
  file_.emplace(folder_, now());
  file_->add_hyperparameters(hyperparameters_, now());
  file_->flush();
}

void TensorboardObserver::on_evaluation(const EvaluationPoint& point) {
  const double time = now();
  const auto add = [&](const char* split, const model::Evaluation& evaluation) {
    for (const auto& [metric, value] : evaluation.metrics) {
      file_->add_scalar(metric.name + "/" + split, value, steps_, time);
    }
  };
  add("train", point.train);
  if (point.valid) add("valid", *point.valid);
  add("test", point.test);
  file_->flush();
}

void TensorboardObserver::on_step(std::int64_t /*epoch*/, std::int64_t step, double loss) {
  add_loss(step, loss);
  ++steps_;
}

void TensorboardObserver::on_divergence(std::int64_t /*epoch*/, std::int64_t step, double loss) {
  add_loss(step, loss);
}

void TensorboardObserver::add_loss(std::int64_t step, double loss) {
  if (step % log_interval_ == 0) file_->add_scalar("loss/minibatch", loss, steps_, now());
}

void TensorboardObserver::on_learning_rate(std::int64_t steps, double rate) {
  file_->add_scalar("learning_rate", rate, steps, now());
}

void TensorboardObserver::on_end(Outcome outcome) {
  file_->add_end(outcome == Outcome::finished || outcome == Outcome::stopped_early, now());
  file_->flush();
}

}  // namespace optbench::train
