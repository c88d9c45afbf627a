// SPDX-License-Identifier: MIT
#include "engine/run/request.hpp"

#include "engine/base/error.hpp"
#include "engine/base/unknown_name.hpp"

#include <algorithm>
#include <map>

namespace optbench::run {

std::string schedule_of(const RunRequest& request) {
  const bool by_epochs = request.lr_sched_epochs && request.schedule == RunRequest{}.schedule;
  return by_epochs ? "multistep" : request.schedule;
}

std::vector<std::string> run_request_keys(std::optional<Setting::Scope> scope) {
  std::vector<std::string> keys;
  for (const Setting& setting : kSettings) {
    if (scope && setting.scope != *scope) continue;
    for (const std::string& key : setting_keys(setting)) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

void update_run_request(std::string_view where, const Json& object, RunRequest& request) {
  if (!object.is_object()) {
    fail(ErrorKind::invalid_argument, "{}: a run must be a table of settings, got {}", where,
         write_json(object, -1));
  }
  std::map<const Setting*, std::string> given;
  for (const auto& [key, value] : object.items()) {
    const Setting* setting = find_setting(key);
    if (setting == nullptr) fail_unknown_name(where, "setting", key, run_request_keys());
    if (value.is_null()) continue;
    const auto [known, is_new] = given.emplace(setting, key);
    if (!is_new) {
      fail(ErrorKind::invalid_argument, "{}: '{}' and '{}' are the same setting: give one of them",
           where, known->second, key);
    }
    read_setting(where, key, *setting, value, request);
  }
}

RunRequest read_run_request(std::string_view where, const Json& object) {
  RunRequest request;
  update_run_request(where, object, request);
  if (request.problem.empty()) {
    fail(ErrorKind::invalid_argument, "{}: 'problem' is missing: expected the name of a problem",
         where);
  }
  return request;
}

Json to_json(const RunRequest& request) {
  Json object = Json::object();
  for (const Setting& setting : kSettings) {
    if (setting.is_always_written || !is_default(setting, request)) {
      object[setting.name] = setting_value(setting, request);
    }
  }
  return object;
}

}  // namespace optbench::run
