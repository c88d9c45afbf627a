// SPDX-License-Identifier: MIT
#include "engine/train/trainer.hpp"

#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"
#include "engine/train/logged_values.hpp"
#include "engine/train/observers.hpp"
#include "engine/train/optimizer_wishes.hpp"
#include "engine/train/work_meter.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <limits>

namespace optbench::train {
namespace {

/// Entries up to which the lists of a run that ended early are filled with NaN. A longer list ends
/// with what was measured: memory follows from that, not from the epochs that were asked for.
constexpr std::int64_t kMostPadded = 200'000;

double seconds_since(WorkMeter::Clock::time_point start) {
  return std::chrono::duration<double>(WorkMeter::Clock::now() - start).count();
}

/// One call of train(), with the loop's state as members.
class Training {
 public:
  Training(model::Problem& problem, Optimizer& optimizer, const Schedule& schedule,
           const TrainSettings& settings, const data::RandomStreams& streams,
           const ObserverList& observers)
      : problem_(problem),
        optimizer_(optimizer),
        schedule_(schedule),
        settings_(settings),
        observers_(observers),
        want_gradients_(observers_.want_gradients()),
        has_valid_(problem.dataset().size(data::Split::valid) > 0) {
    for (History::Curves* of_split : curves()) {
      for (const model::ProblemMetric& declared : problem.metrics()) {
        of_split->metrics.push_back({declared.metric, {}});
      }
    }
    observers_.tell([&](TrainObserver& observer) { observer.on_start(problem); });
    history_.steps_per_epoch =
        problem.dataset().full_batches(data::Split::train, settings.batch_size);
    total_steps_ = history_.steps_per_epoch * settings.num_epochs;
    closure_ = [this] { return problem_.loss_and_gradient(batch_).total(); };
    if (auto* wishes = dynamic_cast<OptimizerWishes*>(&optimizer)) {
      wishes->log_to([this](std::string_view name, double value) { logged_.log(name, value); });
      if (wishes->survives_nonfinite()) history_.nonfinite_losses = 0;
    }
    const at::NoGradGuard no_grad;
    meter_.resume();
    optimizer_.start({.parameters = problem.parameters(),
                      .random = streams.stream("optimizer"),
                      .total_steps = total_steps_,
                      .steps_per_epoch = history_.steps_per_epoch});
    meter_.pause();
  }

  History run() {
    try {
      for (std::int64_t epoch = 0;; ++epoch) {
        if (!evaluate(epoch) || epoch == settings_.num_epochs || !train_epoch(epoch)) break;
      }
    } catch (const Error&) {
      if (!stopped()) throw;  // else a script was broken off because the run is to end
      end_epoch();
    }
    history_.gradient_evaluations = meter_.gradients();
    pad();
    observers_.tell([&](TrainObserver& observer) { observer.on_end(history_.outcome); });
    history_.observer_errors = observers_.take_errors();
    return std::move(history_);
  }

 private:
  /// False when the run ends at this evaluation.
  bool evaluate(std::int64_t epoch) {
    if (stopped()) return false;
    const auto start = WorkMeter::Clock::now();
    const double work_before = meter_.seconds();
    if (epoch < settings_.num_epochs) open_pass(epoch);  // its first batches are prepared meanwhile
    call_optimizer([&] { optimizer_.before_evaluation(); });
    const double seconds_spent = meter_.seconds();
    const auto gradients_spent = static_cast<double>(meter_.gradients());
    EvaluationPoint point{.epoch = epoch};
    point.train = problem_.evaluate(data::Split::train_eval, settings_.batch_size, epoch);
    if (has_valid_) {
      point.valid = problem_.evaluate(data::Split::valid, settings_.batch_size, epoch);
    }
    point.test = problem_.evaluate(data::Split::test, settings_.batch_size, epoch);
    note_trajectory();
    call_optimizer([&] { optimizer_.after_evaluation(); });
    const double of_optimizer = meter_.seconds() - work_before;
    history_.evaluation_seconds.push_back(seconds_since(start) - of_optimizer);
    // Before the first epoch it is left to that one.
    if (epoch > 0) history_.training_seconds.back() += meter_.take_seconds();
    history_.seconds_spent.push_back(seconds_spent);
    history_.gradients_spent.push_back(gradients_spent);

    append(history_.train, point.train);
    if (point.valid) append(history_.valid, *point.valid);
    append(history_.test, point.test);
    observers_.tell([&](TrainObserver& observer) { observer.on_evaluation(point); });
    return is_finite("train", point.train, epoch) &&
           (!point.valid || is_finite("valid", *point.valid, epoch)) &&
           is_finite("test", point.test, epoch);
  }

  /// What the optimizer does around an evaluation belongs to the training.
  template <class Call>
  void call_optimizer(const Call& call) {
    const at::NoGradGuard no_grad;
    meter_.resume();
    call();
    meter_.pause();
  }

  void note_trajectory() {
    if (problem_.parameters().numel() != 2) return;
    const at::Tensor values = problem_.parameters().flat_values().to(at::kCPU, at::kDouble);
    const auto* value = values.const_data_ptr<double>();
    history_.trajectory.push_back({value[0], value[1]});
  }

  void open_pass(std::int64_t epoch) {
    pass_ = problem_.dataset().pass({.split = data::Split::train,
                                     .batch_size = settings_.batch_size,
                                     .examples = history_.steps_per_epoch * settings_.batch_size,
                                     .shuffled = true,
                                     .epoch = epoch});
  }

  /// False when the run ends during the epoch.
  bool train_epoch(std::int64_t epoch) {
    history_.waiting_seconds.push_back(0);
    at::Tensor start;
    if (epoch == 0) start = problem_.parameters().flat_values().clone();
    const bool goes_on = train_steps(epoch);
    end_epoch();
    if (goes_on && start.defined() && history_.steps > 0 &&
        at::equal(start, problem_.parameters().flat_values())) {
      warn(
          "no step of the first epoch changed a parameter: an optimizer must change x in place, as "
          "x:add_(gradient, -lr) does at a learning rate above 0");
    }
    return goes_on;
  }

  /// Notes the time of an epoch that began.
  void end_epoch() {
    meter_.pause();
    if (history_.training_seconds.size() < history_.waiting_seconds.size()) {
      history_.training_seconds.push_back(meter_.take_seconds());
    }
  }

  bool train_steps(std::int64_t epoch) {
    meter_.resume();
    problem_.start_training_pass();
    meter_.pause();
    for (std::int64_t step = 0; step < history_.steps_per_epoch; ++step) {
      if (stopped()) return false;
      const auto asked = meter_.resume();
      batch_ = {};  // its memory, still in the caches, is for the next one
      batch_ = pass_->next();
      history_.waiting_seconds.back() += seconds_since(asked);
      problem_.start_step(epoch, step);
      follow_schedule(epoch, step);
      const double loss = closure_();
      const bool is_logged = step % settings_.train_log_interval == 0;
      if (is_logged) history_.minibatch_train_losses.push_back(loss);
      if (!std::isfinite(loss)) {
        if (!history_.nonfinite_losses) {
          meter_.pause();
          observers_.tell(
              [&](TrainObserver& observer) { observer.on_divergence(epoch, step, loss); });
          return diverge(fmt::format("the mini-batch loss in epoch {}, step {} is {}", epoch, step,
                                     number_text(loss)));
        }
        ++*history_.nonfinite_losses;
      }
      if (want_gradients_) {
        outside_training(
            [&](TrainObserver& observer) { observer.on_gradient(epoch, step, batch_); });
      }
      {
        const at::NoGradGuard no_grad;
        optimizer_.step({.t = history_.steps + 1, .loss = loss, .closure = closure_});
      }
      ++history_.steps;
      meter_.pause();
      if (is_logged && !logged_.empty()) {
        logged_.end_entry(history_.minibatch_train_losses.size() - 1);
      }
      observers_.tell([&](TrainObserver& observer) { observer.on_step(epoch, step, loss); });
    }
    return true;
  }

  /// Tells the observers in the midst of a step.
  template <class Call>
  void outside_training(const Call& call) {
    meter_.pause();
    observers_.tell(call);
    meter_.resume();
  }

  void warn(const std::string& sentence) {
    history_.warnings.push_back(sentence);
    observers_.tell([&](TrainObserver& observer) { observer.on_warning(sentence); });
  }

  void follow_schedule(std::int64_t epoch, std::int64_t step) {
    const double factor =
        schedule_({.step = history_.steps, .total_steps = total_steps_, .epoch = epoch});
    if (!std::isfinite(factor) || factor < 0) {
      fail(ErrorKind::script,
           "schedule: must give a finite factor of at least 0, got {} at step {} of {}", factor,
           history_.steps, total_steps_);
    }
    if (!settings_.learning_rate) {
      if (factor != 1) {
        fail(ErrorKind::invalid_argument,
             "schedule: changes the learning rate, but the optimizer has no option 'lr'");
      }
      if (step == 0) history_.learning_rates.push_back(std::numeric_limits<double>::quiet_NaN());
      return;
    }
    const bool is_first = history_.learning_rates.empty();
    if (factor != factor_) optimizer_.set_learning_rate(*settings_.learning_rate * factor);
    if (factor != factor_ || is_first) {
      outside_training([&](TrainObserver& observer) {
        observer.on_learning_rate(history_.steps, *settings_.learning_rate * factor);
      });
    }
    factor_ = factor;
    if (step == 0) history_.learning_rates.push_back(*settings_.learning_rate * factor);
  }

  bool stopped() {
    const auto stop = observers_.stop();
    if (!stop) return false;
    history_.outcome = stop->outcome;
    history_.reason = stop->reason;
    return true;
  }

  /// False, with the outcome set to diverged, when the split's loss is not finite.
  bool is_finite(std::string_view split, const model::Evaluation& evaluation, std::int64_t epoch) {
    const double loss = evaluation.loss.total();
    if (std::isfinite(loss)) return true;
    return diverge(
        fmt::format("the {} loss after {} epoch(s) is {}", split, epoch, number_text(loss)));
  }

  bool diverge(std::string reason) {
    history_.outcome = Outcome::diverged;
    history_.reason = std::move(reason);
    return false;
  }

  /// The curves of the splits that are evaluated.
  std::vector<History::Curves*> curves() {
    if (!has_valid_) return {&history_.train, &history_.test};
    return {&history_.train, &history_.valid, &history_.test};
  }

  static void append(History::Curves& curves, const model::Evaluation& evaluation) {
    curves.data_losses.push_back(evaluation.loss.data);
    for (std::size_t i = 0; i < curves.metrics.size(); ++i) {
      curves.metrics[i].values.push_back(evaluation.metrics[i].value);
    }
  }

  /// Fills a list up to its full length, unless that is beyond kMostPadded.
  static void pad(std::vector<double>& list, std::int64_t length) {
    if (length > kMostPadded) return;
    list.resize(static_cast<std::size_t>(length), std::numeric_limits<double>::quiet_NaN());
  }

  /// Fills the lists up to their full length, so that the runs of a setting can be averaged.
  void pad() {
    const std::int64_t epochs = settings_.num_epochs;
    const std::int64_t interval = settings_.train_log_interval;
    const std::int64_t logs_per_epoch = (history_.steps_per_epoch + interval - 1) / interval;
    for (History::Curves* of_split : curves()) {
      pad(of_split->data_losses, epochs + 1);
      for (auto& [metric, values] : of_split->metrics) pad(values, epochs + 1);
    }
    pad(history_.minibatch_train_losses, epochs * logs_per_epoch);
    pad(history_.learning_rates, epochs);
    pad(history_.training_seconds, epochs);
    pad(history_.waiting_seconds, epochs);
    pad(history_.evaluation_seconds, epochs + 1);
    pad(history_.gradients_spent, epochs + 1);
    pad(history_.seconds_spent, epochs + 1);
    history_.logged = logged_.take(history_.minibatch_train_losses.size());
  }

  model::Problem& problem_;
  Optimizer& optimizer_;
  const Schedule& schedule_;
  const TrainSettings& settings_;
  Observers observers_;
  bool want_gradients_;
  bool has_valid_;
  std::int64_t total_steps_ = 0;
  double factor_ = 1;
  std::unique_ptr<data::BatchPass> pass_;  // of the next epoch during an evaluation
  data::Batch batch_;
  std::function<double()> closure_;
  LoggedValues logged_;
  WorkMeter meter_;
  History history_;
};

}  // namespace

const std::vector<double>& History::Curves::operator[](std::string_view name) const {
  static const std::vector<double> none;
  for (const auto& [metric, values] : metrics) {
    if (metric.name == name) return values;
  }
  return none;
}

std::string to_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::finished:
      return "finished";
    case Outcome::diverged:
      return "diverged";
    case Outcome::interrupted:
      return "interrupted";
    case Outcome::stopped_early:
      return "stopped_early";
  }
  fail(ErrorKind::internal, "trainer: an outcome without a name");
}

History train(model::Problem& problem, Optimizer& optimizer, const Schedule& schedule,
              const TrainSettings& settings, const data::RandomStreams& streams,
              const ObserverList& observers) {
  return Training(problem, optimizer, schedule, settings, streams, observers).run();
}

}  // namespace optbench::train
