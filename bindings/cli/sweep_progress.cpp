// SPDX-License-Identifier: MIT
#include "bindings/cli/sweep_progress.hpp"

#include "bindings/cli/metric_text.hpp"
#include "bindings/cli/terminal.hpp"
#include "bindings/lua/limits/interruption.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace optbench::bindings::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{200};

/// Runs with the same group are expected to take equally long.
std::string cost_group(const sweep::SweepRun& run) {
  return fmt::format("{} {} {}", run.settings.problem.name, run.settings.num_epochs,
                     run.settings.batch_size);
}

std::string end_text(const sweep::RunReport& report) {
  if (!report.outcome) return "failed: " + report.reason;
  if (*report.outcome == train::Outcome::finished) return figures_text(report.test);
  return to_text(*report.outcome) + (report.reason.empty() ? "" : ": " + report.reason);
}

}  // namespace

std::string figures_text(const std::vector<record::MetricValue>& test) {
  std::string text;
  for (const auto& [metric, value] : test) {
    text += fmt::format("{}test {} {}", text.empty() ? "" : ", ", metric.title,
                        metric_text(metric, value, 4));
  }
  return text;
}

SweepProgress::SweepProgress(const std::vector<sweep::SweepRun>& pending, std::size_t done_before,
                             std::size_t workers, Detail detail)
    : total_(done_before + pending.size()),
      done_(done_before),
      workers_(workers),
      quiet_(detail == Detail::none),
      moving_(!quiet_ && progress_on_terminal()) {
  for (const sweep::SweepRun& run : pending) remaining_.expect(cost_group(run));
}

SweepProgress::~SweepProgress() { erase_passing_line(); }

void SweepProgress::on_start(const sweep::SweepRun& run) { running_[run.number] = Clock::now(); }

void SweepProgress::on_progress(const sweep::SweepRun& run, const sweep::RunProgress& progress) {
  latest_ = fmt::format("epoch {}/{} of {}: {}", progress.epoch, run.settings.num_epochs,
                        run.description, figures_text(progress.test));
}

void SweepProgress::on_end(const sweep::SweepRun& run, const sweep::RunReport& report) {
  running_.erase(run.number);
  const bool failed = !report.outcome;
  if (report.outcome != train::Outcome::interrupted) {
    remaining_.ended(cost_group(run), report.seconds);
    (failed ? failed_ : done_) += 1;
    if (report.outcome == train::Outcome::diverged) ++diverged_;
  }
  if (quiet_ || (moving_ && !failed)) return;
  print_line(fmt::format("{}/{}  {}: {}  ({:.1f} s)", done_ + failed_, total_, run.description,
                         end_text(report), report.seconds));
}

void SweepProgress::on_found(const sweep::SweepRun& run) {
  remaining_.drop(cost_group(run));
  ++done_;
  if (quiet_ || moving_) return;
  print_line(
      fmt::format("{}/{}  {}: made by another sweep", done_ + failed_, total_, run.description));
}

void SweepProgress::on_wait(std::size_t runs, const std::string& holder) {
  if (quiet_) return;
  print_line(fmt::format("waiting for {} run{} that another sweep makes{}", runs,
                         runs == 1 ? "" : "s", holder.empty() ? "" : " (" + holder + ")"));
}

void SweepProgress::on_tick() {
  const auto now = Clock::now();
  if (!moving_ || now - last_draw_ < kRedraw) return;
  last_draw_ = now;
  draw();
}

sweep::StopLevel SweepProgress::stop() {
  if (!Interruption::requested() || level_ == sweep::StopLevel::kill) return level_;
  Interruption::clear();  // so that the next signal is noticed
  level_ = static_cast<sweep::StopLevel>(static_cast<int>(level_) + 1);
  if (!quiet_) {
    print_line(level_ == sweep::StopLevel::step
                   ? "stopping at the next step of each run (once more: break scripts off)"
               : level_ == sweep::StopLevel::script
                   ? "breaking scripts off (once more: kill the workers)"
                   : "killing the workers");
  }
  return level_;
}

std::string SweepProgress::counts_text() const {
  std::string text = fmt::format("{}/{} done, {} running", done_, total_, running_.size());
  if (diverged_ > 0) text += fmt::format(", {} diverged", diverged_);
  if (failed_ > 0) text += fmt::format(", {} failed", failed_);
  return text;
}

std::string SweepProgress::time_text() const {
  const auto seconds_since = [now = Clock::now()](Clock::time_point start) {
    return std::chrono::duration<double>(now - start).count();
  };
  std::string text = "elapsed " + duration_text(seconds_since(start_));
  double spent = 0;
  for (const auto& [number, start] : running_) spent += seconds_since(start);
  if (const auto left = remaining_.estimate(workers_, spent))
    text += "  remaining " + duration_text(*left);
  return text;
}

void SweepProgress::draw() {
  std::string line = counts_text() + "  " + time_text();
  if (!latest_.empty()) line += "  " + latest_;
  draw_passing_line(line);
}

void SweepProgress::print_line(const std::string& line) {
  erase_passing_line();
  std::fputs((line + "\n").c_str(), stderr);  // the terminal may be gone, which ends no sweep
}

}  // namespace optbench::bindings::cli
