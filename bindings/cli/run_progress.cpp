// SPDX-License-Identifier: MIT
#include "bindings/cli/run_progress.hpp"

#include "bindings/cli/metric_text.hpp"
#include "bindings/cli/terminal.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace optbench::bindings::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};

std::string split_text(std::string_view split, const model::Evaluation& evaluation,
                       const record::Metric& primary) {
  const std::string loss = fmt::format("{} loss {:.6g}", split, evaluation.loss.total());
  if (primary == record::loss_metric()) return loss;
  const double value = evaluation.value(primary.name).value();
  return fmt::format("{} ({} {})", loss, primary.title, metric_text(primary, value, 6));
}

}  // namespace

std::string evaluation_text(const train::EvaluationPoint& point, const record::Metric& primary) {
  std::string text = split_text("train", point.train, primary);
  if (point.valid) text += "  " + split_text("valid", *point.valid, primary);
  return text + "  " + split_text("test", point.test, primary);
}

std::string observer_warning(const train::ObserverError& error) {
  return fmt::format("the run goes on without its observer '{}', which failed: {}", error.observer,
                     error.message);
}

RunProgress::RunProgress(const run::RunSettings& settings, Detail detail)
    : primary_(record::primary_metric(settings.problem.all_metrics())),
      num_epochs_(settings.num_epochs),
      log_interval_(settings.request.train_log_interval),
      detail_(detail),
      moving_(detail != Detail::none && progress_on_terminal()) {}

RunProgress::~RunProgress() { erase_passing_line(); }

void RunProgress::on_evaluation(const train::EvaluationPoint& point) {
  last_step_ = Clock::now();
  if (detail_ == Detail::none) return;
  print_line(fmt::format("epoch {:>{}}/{}  {}", point.epoch, fmt::formatted_size("{}", num_epochs_),
                         num_epochs_, evaluation_text(point, primary_)));
}

void RunProgress::on_step(std::int64_t epoch, std::int64_t step, double loss) {
  ++steps_;
  if (detail_ == Detail::none) return;
  if (detail_ == Detail::steps && step % log_interval_ == 0) {
    print_line(fmt::format("epoch {}, step {}: loss {:g}", epoch, step, loss));
  }
  if (!moving_) return;
  const auto now = Clock::now();
  training_seconds_ += std::chrono::duration<double>(now - last_step_).count();
  last_step_ = now;
  if (epoch == 0) steps_per_epoch_ = step + 1;
  if (now - last_draw_ >= kRedraw) {
    last_draw_ = now;
    draw(epoch, step, loss);
  }
}

void RunProgress::draw(std::int64_t epoch, std::int64_t step, double loss) {
  const double rate = training_seconds_ > 0 ? static_cast<double>(steps_) / training_seconds_ : 0;
  std::string line = fmt::format("epoch {}/{}  step {}", epoch + 1, num_epochs_, step + 1);
  if (epoch > 0) line += fmt::format("/{}", steps_per_epoch_);
  line += fmt::format("  loss {:.4g}  {:.0f} steps/s", loss, rate);
  if (epoch > 0 && rate > 0) {  // from now on the length of an epoch is known
    const auto left = static_cast<double>(num_epochs_ * steps_per_epoch_ - steps_);
    line += fmt::format("  {} left", duration_text(left / rate));
  }
  draw_passing_line(line);
}

void RunProgress::print_line(const std::string& line) {
  erase_passing_line();
  fmt::print(stderr, "{}\n", line);
}

void RunProgress::on_warning(const std::string& sentence) { print_line("warning: " + sentence); }

void RunProgress::on_observer_error(const train::ObserverError& error) {
  print_line("warning: " + observer_warning(error));
}

}  // namespace optbench::bindings::cli
