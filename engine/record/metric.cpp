// SPDX-License-Identifier: MIT
#include "engine/record/metric.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace optbench::record {
namespace {

/// Whether a name can be a key in JSON, a field in Lua and a part of a file's name.
bool is_word(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

/// With these, `train_<series>` would be another key of a record, or look like one.
constexpr std::array kTakenSeries = {"log_interval", "data_losses"};

}  // namespace

Metric loss_metric() { return {.name = "loss", .title = "loss", .series = "losses", .unit = ""}; }

Metric accuracy_metric() {
  return {.name = "accuracy",
          .title = "accuracy",
          .series = "accuracies",
          .unit = "fraction",
          .direction = Metric::Direction::higher};
}

const Metric& primary_metric(const std::vector<Metric>& metrics) {
  auto found = std::ranges::find_if(metrics, &Metric::primary);
  if (found == metrics.end()) {
    found = std::ranges::find(metrics, Metric::Direction::higher, &Metric::direction);
  }
  return found == metrics.end() ? metrics.front() : *found;
}

std::string_view to_text(Metric::Direction direction) {
  return direction == Metric::Direction::higher ? "higher" : "lower";
}

std::optional<Metric::Direction> parse_direction(std::string_view text) {
  for (const auto direction : {Metric::Direction::lower, Metric::Direction::higher}) {
    if (to_text(direction) == text) return direction;
  }
  return std::nullopt;
}

void check_metric(std::string_view where, const Metric& metric) {
  for (const auto& [what, text] :
       {std::pair{"name", metric.name}, std::pair{"series", metric.series}}) {
    if (!is_word(text)) {
      fail(ErrorKind::invalid_argument,
           "{}: the {} must consist of small letters, digits and _, and begin with a letter, got "
           "'{}'",
           where, what, text);
    }
  }
  if (std::ranges::find(kTakenSeries, metric.series) != kTakenSeries.end()) {
    fail(ErrorKind::invalid_argument, "{}: the series '{}' means something else in a record", where,
         metric.series);
  }
}

Json to_json(const Metric& metric) {
  Json json = {{"name", metric.name}};
  if (metric.title != metric.name) json["title"] = metric.title;
  json["series"] = metric.series;
  json["unit"] = metric.unit;
  json["direction"] = to_text(metric.direction);
  if (metric.primary) json["primary"] = true;
  return json;
}

Metric read_metric(std::string_view where, const Json& json) {
  const auto text = [&](const char* key, const char* fallback) -> std::string {
    const auto found = json.find(key);
    if (found != json.end() && found->is_string()) return found->get<std::string>();
    if (found != json.end() || fallback == nullptr) {
      fail(ErrorKind::corrupt_data, "{}: '{}' of a metric: expected a text, got {}", where, key,
           found == json.end() ? "nothing" : write_json(*found, -1));
    }
    return fallback;
  };
  if (!json.is_object()) {
    fail(ErrorKind::corrupt_data, "{}: expected an object that describes a metric, got {}", where,
         write_json(json, -1));
  }
  Metric metric{.name = text("name", nullptr),
                .title = "",
                .series = text("series", nullptr),
                .unit = text("unit", "")};
  metric.title = text("title", metric.name.c_str());
  const std::string direction = text("direction", nullptr);
  if (const auto parsed = parse_direction(direction)) {
    metric.direction = *parsed;
  } else {
    fail(ErrorKind::corrupt_data,
         "{}: 'direction' of a metric: expected 'lower' or 'higher', got '{}'", where, direction);
  }
  if (const auto primary = json.find("primary"); primary != json.end()) {
    metric.primary = primary->is_boolean() && primary->get<bool>();
  }
  return metric;
}

}  // namespace optbench::record
