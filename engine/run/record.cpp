// SPDX-License-Identifier: MIT
#include "engine/run/record.hpp"

#include "engine/record/metric.hpp"
#include "engine/run/numerics_version.hpp"

#include <fmt/chrono.h>

namespace optbench::run {
namespace {

std::string iso_time(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

constexpr std::string_view kOwn = "optbench.";

/// Writes the settings into the record, or those whose path begins with "optbench." into that
/// object.
void add_settings(Json& object, bool is_own, const RunSettings& settings) {
  for (const Setting& setting : kSettings) {
    const Setting::Place& place = setting.record;
    if (place.is_object) continue;
    if (place.presence == Setting::Presence::unless_default &&
        is_default(setting, settings.request)) {
      continue;
    }
    for (const std::string& path : record_paths(setting)) {
      if (path.starts_with(kOwn) != is_own) continue;
      Json* target = &object;
      std::string_view rest = std::string_view(path).substr(is_own ? kOwn.size() : 0);
      for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
        target = &(*target)[std::string(rest.substr(0, dot))];
        rest.remove_prefix(dot + 1);
      }
      (*target)[std::string(rest)] = setting_value(setting, settings.request);
    }
  }
}

/// The hyperparameters under DeepOBS's keys: with the learning rate for 1.2; without it for 1.1, as
/// `hyperparams`, and for scripts as `set`.
void add_hyperparameters(Json& record, const RunSettings& settings) {
  const Json training_parameters = to_json(settings.training_parameters());
  const auto training_parameter = [&](const char* name) {
    return training_parameters.contains(name) ? training_parameters[name] : Json(nullptr);
  };
  record["testproblem"] = settings.problem.name;
  record["optimizer_hyperparams"] = to_json(settings.optimizer_options);
  record["lr_sched_epochs"] = training_parameter("lr_sched_epochs");
  record["lr_sched_factors"] = training_parameter("lr_sched_factors");
  record["training_params"] = training_parameters;
}

void add_curves(Json& record, const train::History& history) {
  const std::pair<const char*, const train::History::Curves&> splits[] = {
      {"train", history.train}, {"valid", history.valid}, {"test", history.test}};
  for (std::size_t i = 0; i < history.train.metrics.size(); ++i) {
    for (const auto& [split, curves] : splits) {
      if (curves.metrics.empty()) continue;
      const auto& [metric, values] = curves.metrics[i];
      record[fmt::format("{}_{}", split, metric.series)] = values;
    }
  }
  record["minibatch_train_losses"] = history.minibatch_train_losses;
}

/// What pulls the parameters towards zero: the problem's L2 term, in loss and gradient under every
/// optimizer, and beside it the optimizer's own option weight_decay.
Json decay_of(const RunSettings& settings) {
  Json decay = {{"l2_factor", settings.l2_factor},
                {"weight_decay", nullptr},
                {"decay", nullptr},
                {"rule", "the L2 term stays in the loss, the optimizer's decay acts beside it"}};
  for (const auto& [name, value] : settings.optimizer_options) {
    if (name != "weight_decay" && name != "decay") continue;
    decay[name] = std::visit([](const auto& held) { return Json(held); }, value);
  }
  return decay;
}

Json own_object(const RunResult& result) {
  const RunSettings& settings = result.settings;
  const train::History& history = result.history;
  Json own;
  own["schema"] = kRecordSchema;
  const std::string missing = settings.identity_missing();
  own["run_key"] = missing.empty() ? Json(settings.run_key()) : Json(nullptr);
  own["identity"] = missing.empty() ? Json(settings.identity()) : Json(nullptr);
  if (!missing.empty()) own["identity_missing"] = missing;
  own["numerics_version"] = kNumericsVersion;
  own["outcome"] = to_text(history.outcome);
  own["reason"] = history.reason;
  own["engine_version"] = machine::engine_version();
  own["libtorch_version"] = machine::libtorch_version();
  own["processor"] = machine::processor_name();
  own["cpu_capability"] = machine::cpu_capability();
  own["started"] = iso_time(result.started);
  own["optimizer"] = {{"name", settings.optimizer.name},
                      {"origin", settings.optimizer.origin},
                      {"sha256", settings.optimizer.digest}};
  own["schedule"] = {{"name", settings.schedule.name},
                     {"origin", settings.schedule.origin},
                     {"sha256", settings.schedule.digest}};
  own["code"] = Json::array();
  for (const CodeFile& file : settings.code()) {
    own["code"].push_back(
        {{"role", file.role}, {"name", file.name}, {"file", file.file}, {"sha256", file.sha256}});
  }
  own["l2_factor"] = settings.l2_factor;
  own["decay"] = decay_of(settings);
  own["problem"] = {{"name", settings.problem.name}};
  if (!settings.problem.origin.empty()) {
    own["problem"]["origin"] = settings.problem.origin;
    own["problem"]["sha256"] = settings.problem.digest;
  }
  if (!settings.problem.variant_of.empty()) {
    own["problem"]["variant_of"] = settings.problem.variant_of;
    own["problem"]["variation"] = to_json(model::to_options(settings.problem.variation));
  }
  own["dataset"] = {{"name", settings.problem.dataset}};
  add_settings(own, true, settings);
  own["steps_per_epoch"] = history.steps_per_epoch;
  own["steps"] = history.steps;
  own["gradient_evaluations"] = history.gradient_evaluations;
  own["spent"] = {{"gradient_evaluations", history.gradients_spent},
                  {"training_seconds", history.seconds_spent}};
  if (history.nonfinite_losses) {
    own["optimizer"]["survives_nonfinite"] = true;
    own["nonfinite_losses"] = *history.nonfinite_losses;
  }
  own["learning_rates"] = history.learning_rates;
  for (const auto& [metric, values] : history.train.metrics) {
    own["metrics"].push_back(record::to_json(metric));
  }
  own["train_data_losses"] = history.train.data_losses;
  if (!history.valid.data_losses.empty()) own["valid_data_losses"] = history.valid.data_losses;
  own["test_data_losses"] = history.test.data_losses;
  if (!history.trajectory.empty()) own["trajectory"] = history.trajectory;
  for (const auto& [name, values] : result.diagnostics) own["diagnostics"][name] = values;
  if (!history.warnings.empty()) own["warnings"] = history.warnings;
  for (const auto& [observer, message] : history.observer_errors) {
    own["observer_errors"].push_back({{"observer", observer}, {"error", message}});
  }
  own["seconds_setup"] = result.seconds_setup;
  own["training_seconds"] = history.training_seconds;
  own["waiting_seconds"] = history.waiting_seconds;
  own["evaluation_seconds"] = history.evaluation_seconds;
  return own;
}

}  // namespace

Json to_json(const RunResult& result) {
  Json record = Json::object();
  add_hyperparameters(record, result.settings);
  add_settings(record, false, result.settings);
  add_curves(record, result.history);
  record["optbench"] = own_object(result);
  return record;
}

}  // namespace optbench::run
