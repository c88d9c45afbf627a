// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/record/stored_run.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

// Small results for the tests of the analysis: as files of each family, or in memory.
namespace optbench::testing {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Without waiting for the disk, as tests write hundreds of files.
inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// As DeepOBS 1.1 writes it; N + 1 losses, no accuracies.
inline Json record_1_1(const std::string& problem, const std::string& optimizer, double rate,
                       int seed, const std::vector<double>& losses) {
  return {{"train_losses", losses},
          {"test_losses", losses},
          {"minibatch_train_losses", {9.5, kNaN, -kInfinity}},
          {"optimizer", optimizer},
          {"testproblem", problem},
          {"weight_decay", nullptr},
          {"batch_size", 128},
          {"num_epochs", losses.size() - 1},
          {"learning_rate", rate},
          {"lr_sched_epochs", nullptr},
          {"lr_sched_factors", nullptr},
          {"random_seed", seed},
          {"train_log_interval", 1},
          {"hyperparams", {{"momentum", 0.9}}}};
}

/// As DeepOBS 1.2 writes it, with validation and accuracies (1 / (1 + loss)).
inline Json record_1_2(const std::string& problem, const std::string& optimizer, double rate,
                       int seed, const std::vector<double>& losses) {
  std::vector<double> accuracies;
  for (const double loss : losses) accuracies.push_back(1 / (1 + loss));
  return {{"testproblem", problem},
          {"batch_size", 128},
          {"num_epochs", losses.size() - 1},
          {"random_seed", seed},
          {"weight_decay", nullptr},
          {"optimizer_name", optimizer},
          {"optimizer_hyperparams", {{"lr", rate}, {"momentum", 0.9}}},
          {"training_params", Json::object()},
          {"train_losses", losses},
          {"valid_losses", losses},
          {"test_losses", losses},
          {"minibatch_train_losses", {1.0, 2.0}},
          {"train_accuracies", accuracies},
          {"valid_accuracies", accuracies},
          {"test_accuracies", accuracies}};
}

/// As optbench writes it: the superset.
inline Json own_record(const std::string& problem, const std::string& label, double rate, int seed,
                       const std::vector<double>& losses) {
  Json record = record_1_2(problem, label, rate, seed, losses);
  record["optimizer"] = label;
  record["hyperparams"] = {{"momentum", 0.9}};
  record["learning_rate"] = rate;
  record["l2_reg"] = nullptr;
  record["optbench"] = {{"schema", 1},
                        {"run_key", "9ca19efe86a45b94"},
                        {"outcome", "finished"},
                        {"reason", ""},
                        {"engine_version", "0.1.0"},
                        {"libtorch_version", "2.13.0"},
                        {"processor", "a processor"},
                        {"cpu_capability", "AVX2"},
                        {"threads", 2},
                        {"dtype", "float32"},
                        {"device", "cpu"},
                        {"started", "2026-11-21T13:49:46Z"},
                        {"steps_per_epoch", 7},
                        {"steps", 14},
                        {"gradient_evaluations", 28},
                        {"training_seconds", {0.5, 0.25}}};
  return record;
}

/// RESULTS/problem/label/setting/random_seed__S__....json, in one line or indented.
inline std::filesystem::path file_record(const std::filesystem::path& results,
                                         const std::string& setting, const Json& record,
                                         int indent = -1, int second = 0) {
  const Json& label =
      record.contains("optimizer_name") ? record["optimizer_name"] : record["optimizer"];
  const std::string name = "random_seed__" + std::to_string(record["random_seed"].get<int>()) +
                           "__2026-01-01-00-00-0" + std::to_string(second) + ".json";
  const std::filesystem::path path = results / record["testproblem"].get<std::string>() /
                                     label.get<std::string>() / setting / name;
  write_text(path, write_json(record, indent));
  return path;
}

/// A run in memory; lists as long as `losses`, no accuracies.
inline record::StoredRun stored_run(const std::string& problem, const std::string& label,
                                    const std::string& setting, std::uint64_t seed,
                                    const std::vector<double>& losses) {
  record::StoredRun run;
  run.path = problem + "/" + label + "/" + setting + "/" + std::to_string(seed) + ".json";
  run.family = record::RecordFamily::deepobs_1_1;
  run.problem = problem;
  run.label = label;
  run.setting = setting;
  run.seed = seed;
  run.num_epochs = static_cast<std::int64_t>(losses.size()) - 1;
  run.batch_size = 128;
  run.learning_rate = 0.1;
  run.train["loss"] = run.test["loss"] = losses;
  if (!std::isfinite(losses.back())) run.outcome = record::StoredOutcome::diverged;
  return run;
}

}  // namespace optbench::testing
