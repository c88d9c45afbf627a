// SPDX-License-Identifier: MIT
#include "engine/run/record_request.hpp"

#include "engine/base/error.hpp"

#include <algorithm>

namespace optbench::run {
namespace {

/// The value at a path such as "optbench.valid_size"; null if it is missing and `may_lack`.
const Json* find(std::string_view where, const Json& record, const std::string& path,
                 bool may_lack) {
  const Json* found = &record;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    if (!found->is_object() || !found->contains(key)) {
      if (may_lack) return nullptr;
      fail(ErrorKind::corrupt_data, "{}: '{}' is missing: expected a whole record of optbench",
           where, path.substr(0, end));
    }
    found = &(*found)[key];
    begin = end + 1;
  }
  return found;
}

/// The value of a setting that the record holds as an object: the names of its curves, or the name
/// or script path of a problem, optimizer or schedule.
Json named_by(std::string_view where, const Setting& setting, const Json& record,
              const std::string& path) {
  const Json& object = *find(where, record, path, false);
  if (!object.is_object()) {
    fail(ErrorKind::corrupt_data, "{}: '{}' must be an object, got {}", where, path,
         write_json(object, -1));
  }
  if (std::holds_alternative<std::vector<std::string> RunRequest::*>(setting.member)) {
    Json names = Json::array();
    for (const auto& [name, curve] : object.items()) names.push_back(name);
    return names;
  }
  const Json origin = object.contains("origin") ? object["origin"] : Json();
  if (origin == "inline") {
    fail(ErrorKind::invalid_argument,
         "{}: its {} was given by a script without a file of its own ('inline'): expected one that "
         "has a name or a file, so that it can be run again",
         where, setting.name);
  }
  const bool is_script =
      origin.is_string() && origin.get<std::string>().find(".lua") != std::string::npos;
  return is_script ? origin : *find(where, record, path + ".name", false);
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
  Json request = Json::object();
  for (const Setting& setting : kSettings) {
    const std::vector<std::string> paths = record_paths(setting);
    if (paths.empty()) continue;
    const bool may_lack = setting.record.presence == Setting::Presence::unless_default;
    const Json* value = find(where, record, paths.front(), may_lack);
    if (value == nullptr) continue;
    request[setting.name] =
        setting.record.is_object ? named_by(where, setting, record, paths.front()) : *value;
  }
  request["no_logs"] = true;
  return read_run_request(where, request);
}

}  // namespace optbench::run
