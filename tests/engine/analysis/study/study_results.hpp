// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/study/study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/record/result_files.hpp"

// Studies of results in memory.
namespace optbench::testing {

/// A run at a rate, in the setting of that rate. Losses of test and training are the same; there
/// are no validation values.
inline record::StoredRun run_at(const std::string& problem, const std::string& label, double rate,
                                std::uint64_t seed, const std::vector<double>& losses) {
  record::StoredRun run = stored_run(problem, label, fmt::format("lr__{}", rate), seed, losses);
  run.learning_rate = rate;
  return run;
}

inline record::StoredRun with_valid(record::StoredRun run, std::vector<double> losses) {
  run.valid["loss"] = std::move(losses);
  return run;
}

inline record::StoredRun with_accuracies(record::StoredRun run, std::vector<double> accuracies) {
  run.train["accuracy"] = run.test["accuracy"] = std::move(accuracies);
  return run;
}

/// Seven steps in an epoch, two gradients in a step, half a second for the first epoch, a quarter
/// for the others.
inline record::StoredRun with_clocks(record::StoredRun run) {
  run.family = record::RecordFamily::optbench;
  run.steps_per_epoch = 7;
  run.steps = 7 * run.num_epochs;
  run.gradient_evaluations = 14 * run.num_epochs;
  run.training_seconds.assign(static_cast<std::size_t>(run.num_epochs), 0.25);
  run.training_seconds.front() = 0.5;
  return run;
}

/// Seeds 1, 2, ... that all start at `start` and end, an epoch later, at these losses.
inline void add_seeds(std::vector<record::StoredRun>& runs, const std::string& problem,
                      const std::string& label, const std::vector<double>& finals,
                      double start = 10) {
  std::uint64_t seed = 0;
  for (const double final_loss : finals) {
    runs.push_back(run_at(problem, label, 0.1, ++seed, {start, final_loss}));
  }
}

/// A study with the runs that it points into.
class Studied {
 public:
  explicit Studied(std::vector<record::StoredRun> runs, analysis::study::StudyOptions options = {},
                   std::vector<record::StoredRun> baselines = {})
      : runs_(std::move(runs)),
        baseline_runs_(std::move(baselines)),
        results_(analysis::results::group_runs(runs_)),
        baselines_(analysis::results::group_runs(baseline_runs_)),
        study(analysis::study::make_study(results_, baselines_, options)) {}
  Studied(const Studied&) = delete;
  Studied& operator=(const Studied&) = delete;

  [[nodiscard]] const analysis::study::OptimizerOutcome& outcome(const std::string& label,
                                                                 std::size_t problem = 0) const {
    const auto& optimizers = study.problems.at(problem).optimizers;
    return *std::ranges::find(optimizers, label, &analysis::study::OptimizerOutcome::label);
  }
  [[nodiscard]] std::vector<std::string> order(std::size_t problem = 0) const {
    std::vector<std::string> labels;
    for (const std::size_t i : study.problems.at(problem).order) {
      labels.push_back(study.problems.at(problem).optimizers[i].label);
    }
    return labels;
  }

 private:
  std::vector<record::StoredRun> runs_, baseline_runs_;
  analysis::results::ResultGroups results_, baselines_;

 public:
  analysis::study::Study study;
};

/// `problems` x `optimizers` x 5 seeds, two epochs, with accuracies from the second problem on.
inline std::vector<record::StoredRun> crowd(std::size_t problems, std::size_t optimizers) {
  std::vector<record::StoredRun> runs;
  for (std::size_t p = 0; p < problems; ++p) {
    for (std::size_t o = 0; o < optimizers; ++o) {
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const double loss = 0.5 + 0.001 * static_cast<double>((o * 37 + p * 11 + seed * 5) % 301);
        record::StoredRun run = run_at(fmt::format("p{}", p), fmt::format("optimizer_{:03}", o),
                                       0.1, seed, {3, 2 * loss, loss});
        runs.push_back(p == 0 ? run : with_accuracies(run, {0.1, 1 - loss, 1 - loss / 2}));
      }
    }
  }
  return runs;
}

/// Results with all kinds of failures, which every table and figure must handle.
inline std::vector<std::pair<std::string, std::vector<record::StoredRun>>> odd_results() {
  const std::string variant = "mnist_mlp@width=0.5,activation=tanh";
  std::vector<record::StoredRun> nan_all;
  add_seeds(nan_all, "p", "a", {kNaN, kNaN}, kNaN);
  add_seeds(nan_all, "p", "b", {kNaN, kInfinity}, kNaN);
  add_seeds(nan_all, "q", "a", {kNaN, kNaN}, kNaN);
  add_seeds(nan_all, "q", "b", {kNaN, kNaN}, kNaN);
  std::vector<record::StoredRun> zero;
  for (const char* label : {"a", "b"}) {
    for (const std::uint64_t seed : {1U, 2U}) {
      zero.push_back(with_accuracies(run_at("p", label, 0.1, seed, {0, 0}), {0, 0}));
      zero.push_back(with_accuracies(run_at("q", label, 0.1, seed, {1, 0}), {0, 0}));
    }
  }
  std::vector<record::StoredRun> diverged;
  add_seeds(diverged, "p", "a", {1, kNaN, 2});
  add_seeds(diverged, "p", "b", {3, 4, 5});
  add_seeds(diverged, "q", "a", {1, 2, 3});
  add_seeds(diverged, "q", "b", {kNaN, kNaN, kInfinity});
  std::vector<record::StoredRun> apart;
  add_seeds(apart, "p", "a", {1, 2});
  add_seeds(apart, "p", "b", {1, 2});
  add_seeds(apart, "q", "c", {1, 2});
  add_seeds(apart, "q", "d", {1, 2});
  std::vector<record::StoredRun> variants;
  for (const char* label : {"sgd(x=1)", "sgd[x=1]", "Ädam"}) {
    add_seeds(variants, variant, label, {1, 2});
    add_seeds(variants, "mnist_mlp@width=0.5/activation=tanh", label, {2, 1});
    add_seeds(variants, "two_d_beale@noise=0", label, {2, 1});
  }
  for (record::StoredRun& run : variants) run.trajectory = {{-4.5, 4.5}, {kNaN, 1}};
  return {{"none", {}},
          {"one seed", {run_at("p", "a", 0.1, 1, {2, 1}), run_at("p", "b", 0.1, 1, {2, 1.5})}},
          {"one optimizer", {run_at("p", "a", 0.1, 1, {2, 1}), run_at("p", "a", 0.2, 1, {2, 3})}},
          {"one run before training", {run_at("p", "a", 0.1, 1, {2})}},
          {"rates that are odd",
           {run_at("p", "a", 0, 1, {2, 1}), run_at("p", "a", -1, 1, {2, 1}),
            run_at("p", "a", kNaN, 1, {2, 1}), run_at("p", "b", 0.1, 1, {2, 1})}},
          {"unequal epochs",
           {run_at("p", "a", 0.1, 1, {5, 4, 3}), run_at("p", "a", 0.1, 2, {5, 2}),
            run_at("p", "b", 0.1, 1, {5})}},
          {"NaN everywhere", nan_all},
          {"accuracy 0", zero},
          {"diverged", diverged},
          {"nothing in common", apart},
          {"names that are no ids", variants}};
}

}  // namespace optbench::testing
