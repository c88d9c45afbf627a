// SPDX-License-Identifier: MIT
#include "engine/run/record_request.hpp"

#include "engine/base/error.hpp"

namespace optbench::run {
namespace {

const Json& member(std::string_view where, const Json& object, std::string_view path,
                   const char* key) {
  if (!object.is_object() || !object.contains(key)) {
    fail(ErrorKind::corrupt_data, "{}: '{}{}' is missing: expected a whole record of optbench",
         where, path, key);
  }
  return object[key];
}

/// The name, or the path of the script.
std::string script_or_name(std::string_view where, const std::string& what, const Json& rule,
                           const Json& name) {
  const std::string origin = rule.value("origin", "");
  if (origin == "inline") {
    fail(ErrorKind::invalid_argument,
         "{}: its {} was given by a script without a file of its own ('inline'): expected one that "
         "has a name or a file, so that it can be run again",
         where, what);
  }
  return origin.ends_with(".lua") ? origin : name.get<std::string>();
}

}  // namespace

RunRequest request_of_record(std::string_view where, const Json& record) {
  if (!record.is_object() || !record.contains("optbench")) {
    fail(ErrorKind::invalid_argument,
         "{}: expected a record of optbench; those of other programs do not contain what is needed "
         "to make "
         "their run again",
         where);
  }
  const Json& own = record["optbench"];
  const auto top = [&](const char* key) -> const Json& { return member(where, record, "", key); };
  const auto mine = [&](const char* key) -> const Json& {
    return member(where, own, "optbench.", key);
  };
  Json request = Json::object();
  try {
    request["problem"] = script_or_name(where, "problem", mine("problem"), top("testproblem"));
    const Json& optimizer = mine("optimizer");
    request["optimizer"] = script_or_name(where, "optimizer", optimizer, optimizer.at("name"));
    request["learning_rate"] = top("learning_rate");
    request["set"] = top("hyperparams");
    const Json& schedule = mine("schedule");
    request["schedule"] = script_or_name(where, "schedule", schedule, schedule.at("name"));
    request["schedule_set"] = schedule.at("options");
    for (const char* key :
         {"num_epochs", "batch_size", "weight_decay", "random_seed", "train_log_interval"}) {
      request[key] = top(key);
    }
    for (const char* key : {"valid_size", "dtype", "device", "threads"}) request[key] = mine(key);
    request["label"] = top("optimizer_name");
    request["problem_set"] = mine("problem").at("options");
    const Json& dataset = mine("dataset");
    request["dataset_set"] = dataset.at("options");
    request["synthetic"] = dataset.at("synthetic");
    if (own.contains("diagnostics")) {
      Json names = Json::array();
      for (const auto& [name, values] : own["diagnostics"].items()) names.push_back(name);
      request["diagnostics"] = names;
    }
  } catch (const Json::exception& error) {
    fail(ErrorKind::corrupt_data, "{}: expected a whole record of optbench, got one in which {}",
         where, error.what());
  }
  request["no_logs"] = true;
  return read_run_request(where, request);
}

}  // namespace optbench::run
