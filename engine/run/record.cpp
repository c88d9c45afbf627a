// SPDX-License-Identifier: MIT
#include "engine/run/record.hpp"

#include <fmt/chrono.h>

namespace optbench::run {
namespace {

Json value_to_json(const OptionValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

Json options_to_json(const Options& options) {
  Json object = Json::object();
  for (const auto& [name, value] : options) object[name] = value_to_json(value);
  return object;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string iso_time(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

/// The hyperparameters in both families: with the learning rate (1.2) and without (1.1).
void add_settings(Json& record, const RunSettings& settings) {
  Json with_rate = options_to_json(settings.optimizer_options);
  Json without_rate = with_rate;
  without_rate.erase("lr");
  const Json training_parameters = options_to_json(settings.training_parameters());
  const auto training_parameter = [&](const char* name) {
    return training_parameters.contains(name) ? training_parameters[name] : Json(nullptr);
  };

  record["testproblem"] = settings.problem.name;
  record["batch_size"] = settings.batch_size;
  record["num_epochs"] = settings.num_epochs;
  record["random_seed"] = settings.seed;
  record["weight_decay"] = or_null(settings.weight_decay);
  record["l2_reg"] = or_null(settings.weight_decay);
  record["optimizer_name"] = settings.label;
  record["optimizer"] = settings.label;
  record["optimizer_hyperparams"] = std::move(with_rate);
  record["hyperparams"] = std::move(without_rate);
  record["learning_rate"] = or_null(settings.learning_rate);
  record["lr_sched_epochs"] = training_parameter("lr_sched_epochs");
  record["lr_sched_factors"] = training_parameter("lr_sched_factors");
  record["training_params"] = training_parameters;
  record["train_log_interval"] = settings.train_log_interval;
}

void add_curves(Json& record, const train::History& history) {
  const auto losses = [&](const char* name, const train::History::Curve& curve) {
    if (!curve.losses.empty()) record[std::string(name) + "_losses"] = curve.losses;
  };
  const auto accuracies = [&](const char* name, const train::History::Curve& curve) {
    if (!curve.accuracies.empty()) record[std::string(name) + "_accuracies"] = curve.accuracies;
  };
  losses("train", history.train);
  losses("valid", history.valid);
  losses("test", history.test);
  record["minibatch_train_losses"] = history.minibatch_train_losses;
  accuracies("train", history.train);
  accuracies("valid", history.valid);
  accuracies("test", history.test);
}

Json own_object(const RunResult& result) {
  const RunSettings& settings = result.settings;
  const train::History& history = result.history;
  Json own;
  own["schema"] = kRecordSchema;
  own["run_key"] = settings.run_key();
  own["outcome"] = to_text(history.outcome);
  own["reason"] = history.reason;
  own["engine_version"] = machine::engine_version();
  own["libtorch_version"] = machine::libtorch_version();
  own["processor"] = machine::processor_name();
  own["cpu_capability"] = machine::cpu_capability();
  own["threads"] = settings.device.threads;
  own["dtype"] = machine::dtype_name(settings.device.dtype);
  own["device"] = settings.device.device.str();
  own["started"] = iso_time(result.started);
  own["optimizer"] = {{"name", settings.optimizer.name},
                      {"origin", settings.optimizer.origin},
                      {"sha256", settings.optimizer.digest}};
  own["schedule"] = {{"name", settings.schedule.name},
                     {"origin", settings.schedule.origin},
                     {"sha256", settings.schedule.digest},
                     {"options", options_to_json(settings.schedule_options)}};
  own["l2_factor"] = settings.l2_factor;
  own["problem"] = {{"name", settings.problem.name},
                    {"options", options_to_json(settings.problem_options)}};
  if (!settings.problem.origin.empty()) {
    own["problem"]["origin"] = settings.problem.origin;
    own["problem"]["sha256"] = settings.problem.digest;
  }
  if (!settings.problem.variant_of.empty()) {
    own["problem"]["variant_of"] = settings.problem.variant_of;
    own["problem"]["variation"] = options_to_json(model::to_options(settings.problem.variation));
  }
  own["dataset"] = {{"name", settings.problem.dataset},
                    {"synthetic", settings.synthetic},
                    {"options", options_to_json(settings.dataset_options)}};
  own["valid_size"] = settings.valid_size;
  own["steps_per_epoch"] = history.steps_per_epoch;
  own["steps"] = history.steps;
  own["gradient_evaluations"] = history.gradient_evaluations;
  own["learning_rates"] = history.learning_rates;
  own["train_data_losses"] = history.train.data_losses;
  if (!history.valid.data_losses.empty()) own["valid_data_losses"] = history.valid.data_losses;
  own["test_data_losses"] = history.test.data_losses;
  if (!history.trajectory.empty()) own["trajectory"] = history.trajectory;
  for (const auto& [name, values] : history.diagnostics) own["diagnostics"][name] = values;
  own["seconds_setup"] = result.seconds_setup;
  own["training_seconds"] = history.training_seconds;
  own["waiting_seconds"] = history.waiting_seconds;
  own["evaluation_seconds"] = history.evaluation_seconds;
  return own;
}

}  // namespace

Json to_json(const RunResult& result) {
  Json record = Json::object();
  add_settings(record, result.settings);
  add_curves(record, result.history);
  record["optbench"] = own_object(result);
  return record;
}

}  // namespace optbench::run
