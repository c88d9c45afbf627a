// SPDX-License-Identifier: MIT
#include "engine/run/request.hpp"

#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <cmath>
#include <limits>
#include <map>

namespace optbench::run {
namespace {

/// Where a value comes from, for messages.
struct Field {
  std::string_view where;
  std::string name;
};

[[noreturn]] void wrong_kind(const Field& field, std::string_view expected, const Json& value) {
  fail(ErrorKind::invalid_argument, "{}: '{}' must be {}, got {}", field.where, field.name,
       expected, write_json(value, -1));
}

void read(const Field& field, const Json& value, std::string& target) {
  if (!value.is_string()) wrong_kind(field, "a text", value);
  target = value.get<std::string>();
}

void read(const Field& field, const Json& value, std::filesystem::path& target) {
  std::string text;
  read(field, value, text);
  target = text;
}

void read(const Field& field, const Json& value, double& target) {
  if (!value.is_number()) wrong_kind(field, "a number", value);
  target = value.get<double>();
}

void read(const Field& field, const Json& value, std::int64_t& target) {
  constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{kLargest}) {
    wrong_kind(field, "an integer", value);
  }
  if (value.is_number_integer()) {
    target = value.get<std::int64_t>();
    return;
  }
  // Lua scripts arrive at whole numbers by division and powers.
  if (value.is_number() && std::trunc(value.get<double>()) == value.get<double>() &&
      std::abs(value.get<double>()) < 0x1p53) {
    target = static_cast<std::int64_t>(value.get<double>());
    return;
  }
  wrong_kind(field, "an integer", value);
}

void read(const Field& field, const Json& value, bool& target) {
  if (!value.is_boolean()) wrong_kind(field, "true or false", value);
  target = value.get<bool>();
}

template <class T>
void read(const Field& field, const Json& value, std::vector<T>& target) {
  // An empty Lua table is an empty object as much as an empty list.
  if (value.is_object() && value.empty()) return;
  if (!value.is_array()) wrong_kind(field, "a list", value);
  for (const Json& element : value) {
    T entry{};
    read(field, element, entry);
    target.push_back(entry);
  }
}

template <class T>
void read(const Field& field, const Json& value, std::optional<T>& target) {
  T inner{};
  read(field, value, inner);
  target = std::move(inner);
}

OptionValue read_option(const Field& field, const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) {
    std::vector<double> numbers;
    read(field, value, numbers);
    const bool whole = std::all_of(value.begin(), value.end(),
                                   [](const Json& element) { return element.is_number_integer(); });
    if (whole) return std::vector<std::int64_t>(numbers.begin(), numbers.end());
    return numbers;
  }
  wrong_kind(field, "a number, a text, true, false or a list of numbers", value);
}

void read(const Field& field, const Json& value, Options& target) {
  if (value.is_array() && value.empty()) return;
  if (!value.is_object()) wrong_kind(field, "a table of options", value);
  for (const auto& [name, option] : value.items()) {
    if (option.is_null()) continue;
    target.set(name, read_option({field.where, field.name + "." + name}, option));
  }
}

using Reader = std::function<void(const Field&, const Json&, RunRequest&)>;

template <auto member>
Reader reader() {
  return [](const Field& field, const Json& value, RunRequest& request) {
    read(field, value, request.*member);
  };
}

const std::map<std::string, Reader, std::less<>>& readers() {
  static const std::map<std::string, Reader, std::less<>> table = {
      {"problem", reader<&RunRequest::problem>()},
      {"testproblem", reader<&RunRequest::problem>()},
      {"optimizer", reader<&RunRequest::optimizer>()},
      {"learning_rate", reader<&RunRequest::learning_rate>()},
      {"lr", reader<&RunRequest::learning_rate>()},
      {"set", reader<&RunRequest::set>()},
      {"schedule", reader<&RunRequest::schedule>()},
      {"schedule_set", reader<&RunRequest::schedule_set>()},
      {"lr_sched_epochs", reader<&RunRequest::lr_sched_epochs>()},
      {"lr_sched_factors", reader<&RunRequest::lr_sched_factors>()},
      {"num_epochs", reader<&RunRequest::num_epochs>()},
      {"N", reader<&RunRequest::num_epochs>()},
      {"batch_size", reader<&RunRequest::batch_size>()},
      {"bs", reader<&RunRequest::batch_size>()},
      {"weight_decay", reader<&RunRequest::weight_decay>()},
      {"wd", reader<&RunRequest::weight_decay>()},
      {"random_seed", reader<&RunRequest::random_seed>()},
      {"seed", reader<&RunRequest::random_seed>()},
      {"valid_size", reader<&RunRequest::valid_size>()},
      {"train_log_interval", reader<&RunRequest::train_log_interval>()},
      {"diagnostics", reader<&RunRequest::diagnostics>()},
      {"dtype", reader<&RunRequest::dtype>()},
      {"device", reader<&RunRequest::device>()},
      {"threads", reader<&RunRequest::threads>()},
      {"label", reader<&RunRequest::label>()},
      {"problem_set", reader<&RunRequest::problem_set>()},
      {"dataset_set", reader<&RunRequest::dataset_set>()},
      {"synthetic", reader<&RunRequest::synthetic>()},
      {"data_dir", reader<&RunRequest::data_dir>()},
      {"output_dir", reader<&RunRequest::output_dir>()},
      {"no_logs", reader<&RunRequest::no_logs>()},
      {"tensorboard", reader<&RunRequest::tensorboard>()},
      {"skip_if_exists", reader<&RunRequest::skip_if_exists>()},
      {"no_verify", reader<&RunRequest::no_verify>()},
      {"no_download", reader<&RunRequest::no_download>()},
  };
  return table;
}

Json to_json(const Options& options) {
  Json object = Json::object();
  for (const auto& [name, value] : options) {
    object[name] = std::visit([](const auto& v) { return Json(v); }, value);
  }
  return object;
}

}  // namespace

std::string schedule_of(const RunRequest& request) {
  const bool by_epochs = request.lr_sched_epochs && request.schedule == RunRequest{}.schedule;
  return by_epochs ? "multistep" : request.schedule;
}

std::vector<std::string> run_request_keys() {
  std::vector<std::string> keys;
  for (const auto& [key, reader] : readers()) keys.push_back(key);
  return keys;
}

RunRequest read_run_request(std::string_view where, const Json& object) {
  if (!object.is_object()) {
    fail(ErrorKind::invalid_argument, "{}: a run must be a table of settings, got {}", where,
         write_json(object, -1));
  }
  RunRequest request;
  for (const auto& [key, value] : object.items()) {
    const auto found = readers().find(key);
    if (found == readers().end()) {
      fail(ErrorKind::invalid_argument, "{}: unknown setting '{}'{}", where, key,
           did_you_mean(key, run_request_keys()));
    }
    if (!value.is_null()) found->second({where, key}, value, request);
  }
  if (request.problem.empty()) {
    fail(ErrorKind::invalid_argument, "{}: 'problem' is missing: expected the name of a problem",
         where);
  }
  return request;
}

Json to_json(const RunRequest& request) {
  static const RunRequest defaults;
  Json object = Json::object();
  const auto add = [&](const char* key, const auto& value, const auto& standard) {
    if (value != standard) object[key] = value;
  };
  const auto add_optional = [&](const char* key, const auto& value) {
    if (value) object[key] = *value;
  };
  object["problem"] = request.problem;
  object["optimizer"] = request.optimizer;
  add_optional("learning_rate", request.learning_rate);
  if (!request.set.empty()) object["set"] = to_json(request.set);
  add("schedule", request.schedule, defaults.schedule);
  if (!request.schedule_set.empty()) object["schedule_set"] = to_json(request.schedule_set);
  add_optional("lr_sched_epochs", request.lr_sched_epochs);
  add_optional("lr_sched_factors", request.lr_sched_factors);
  add_optional("num_epochs", request.num_epochs);
  add_optional("batch_size", request.batch_size);
  add_optional("weight_decay", request.weight_decay);
  object["random_seed"] = request.random_seed;
  add("valid_size", request.valid_size, defaults.valid_size);
  add("train_log_interval", request.train_log_interval, defaults.train_log_interval);
  add("diagnostics", request.diagnostics, defaults.diagnostics);
  add("dtype", request.dtype, defaults.dtype);
  add("device", request.device, defaults.device);
  add("threads", request.threads, defaults.threads);
  add("label", request.label, defaults.label);
  if (!request.problem_set.empty()) object["problem_set"] = to_json(request.problem_set);
  if (!request.dataset_set.empty()) object["dataset_set"] = to_json(request.dataset_set);
  add("synthetic", request.synthetic, defaults.synthetic);
  add("data_dir", request.data_dir.string(), defaults.data_dir.string());
  add("output_dir", request.output_dir.string(), defaults.output_dir.string());
  add("no_logs", request.no_logs, defaults.no_logs);
  add("tensorboard", request.tensorboard, defaults.tensorboard);
  add("skip_if_exists", request.skip_if_exists, defaults.skip_if_exists);
  add("no_verify", request.no_verify, defaults.no_verify);
  add("no_download", request.no_download, defaults.no_download);
  return object;
}

}  // namespace optbench::run
