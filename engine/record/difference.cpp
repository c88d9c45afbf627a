// SPDX-License-Identifier: MIT
#include "engine/record/difference.hpp"

#include "engine/record/metric.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>

namespace optbench::record {
namespace {

constexpr const char* kSplits[] = {"train", "valid", "test"};
constexpr const char* kOwnLists[] = {"learning_rates", "train_data_losses", "valid_data_losses",
                                     "test_data_losses"};
constexpr const char* kOwnFacts[] = {"outcome", "steps", "gradient_evaluations"};
constexpr const char* kEnvironment[] = {"engine_version",
                                        "numerics_version",
                                        "libtorch_version",
                                        "processor",
                                        "cpu_capability",
                                        "threads",
                                        "dtype",
                                        "device"};

const Json& at(const Json& object, const char* key) {
  static const Json null;
  return object.is_object() && object.contains(key) ? object[key] : null;
}

/// The series of the metrics that the record declares. Older records declare none.
std::vector<std::string> series_of(const Json& own) {
  std::vector<std::string> series;
  for (const Json& metric : at(own, "metrics")) {
    series.push_back(read_metric("optbench.metrics", metric).series);
  }
  if (series.empty()) series = {loss_metric().series, accuracy_metric().series};
  return series;
}

bool same_bits(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

double number(const Json& value) {
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

class Comparison {
 public:
  void list(const std::string& name, const Json& stored, const Json& again) {
    const std::size_t lengths[] = {stored.is_array() ? stored.size() : 0,
                                   again.is_array() ? again.size() : 0};
    RecordDifference::List found{.name = name, .values = std::min(lengths[0], lengths[1])};
    found.other_length = lengths[0] != lengths[1];
    for (std::size_t i = 0; i < found.values; ++i) {
      const double a = number(stored[i]);
      const double b = number(again[i]);
      if (same_bits(a, b)) continue;
      if (found.differ++ == 0) found.first = i;
      if (std::isfinite(a) != std::isfinite(b)) ++found.not_finite;
      if (!std::isfinite(a) || !std::isfinite(b)) continue;
      const double distance = std::abs(a - b);
      found.absolute = std::max(found.absolute, distance);
      if (a != 0) found.relative = std::max(found.relative, distance / std::abs(a));
    }
    result.values += found.values;
    if (found.differ > 0 || found.other_length) result.lists.push_back(found);
  }

  static void value(std::vector<std::string>& into, const std::string& name, const Json& stored,
                    const Json& again) {
    if (stored == again) return;
    const auto text = [](const Json& json) {
      return json.is_string() ? json.get<std::string>() : write_json(json, -1);
    };
    into.push_back(fmt::format("{}: {}, again {}", name, text(stored), text(again)));
  }

  RecordDifference result;
};

/// What scripts required, by its names: a file may have been moved.
void compare_modules(std::vector<std::string>& into, const Json& stored, const Json& again) {
  if (!stored.is_array() || !again.is_array()) return;  // records from before there was a list
  std::map<std::string, std::pair<Json, Json>> digests;
  std::map<std::string, std::string> files;
  const auto read = [&](const Json& list, Json std::pair<Json, Json>::*side) {
    for (const Json& file : list) {
      if (at(file, "role") != "module" || !at(file, "name").is_string()) continue;
      const std::string name = at(file, "name").get<std::string>();
      digests[name].*side = at(file, "sha256");
      files[name] = write_json(at(file, "file"), -1);
    }
  };
  read(stored, &std::pair<Json, Json>::first);
  read(again, &std::pair<Json, Json>::second);
  for (const auto& [name, sides] : digests) {
    Comparison::value(into, fmt::format("SHA-256 of the module '{}' ({})", name, files[name]),
                      sides.first, sides.second);
  }
}

}  // namespace

RecordDifference record_difference(const Json& stored, const Json& again) {
  Comparison comparison;
  const Json& own = at(stored, "optbench");
  const Json& own_again = at(again, "optbench");
  const auto compare = [&](const std::string& name) {
    comparison.list(name, at(stored, name.c_str()), at(again, name.c_str()));
  };
  for (const std::string& series : series_of(own)) {
    for (const char* split : kSplits) compare(fmt::format("{}_{}", split, series));
  }
  compare("minibatch_train_losses");
  for (const char* name : kOwnLists) {
    comparison.list(std::string("optbench.") + name, at(own, name), at(own_again, name));
  }
  for (const auto& [name, values] : at(own, "diagnostics").items()) {
    comparison.list("optbench.diagnostics." + name, values,
                    at(at(own_again, "diagnostics"), name.c_str()));
  }
  auto& [lists, facts, environment, values] = comparison.result;
  for (const char* name : kOwnFacts) {
    Comparison::value(facts, name, at(own, name), at(own_again, name));
  }
  for (const char* name : kEnvironment) {
    Comparison::value(environment, name, at(own, name), at(own_again, name));
  }
  for (const char* rule : {"problem", "optimizer", "schedule"}) {
    Comparison::value(environment, fmt::format("SHA-256 of the {}'s script", rule),
                      at(at(own, rule), "sha256"), at(at(own_again, rule), "sha256"));
  }
  compare_modules(environment, at(own, "code"), at(own_again, "code"));
  return std::move(comparison.result);
}

std::string to_text(const RecordDifference& difference) {
  std::string text;
  if (difference.is_none()) {
    text = fmt::format("equal bit for bit: {} numbers\n", difference.values);
  } else {
    text = "different\n";
    for (const std::string& fact : difference.facts) text += "  " + fact + "\n";
    for (const RecordDifference::List& list : difference.lists) {
      text += fmt::format("  {}: {} of {} values differ", list.name, list.differ, list.values);
      if (list.differ > 0) {
        text += fmt::format(", from index {} on", list.first);
        if (list.absolute > 0) {
          text += fmt::format(", by at most {:.3g} ({:.3g} of the value)", list.absolute,
                              list.relative);
        }
        if (list.not_finite > 0) {
          text += fmt::format("; {} finite in one alone", list.not_finite);
        }
      }
      text += list.other_length ? "; the lists have different lengths\n" : "\n";
    }
  }
  if (!difference.environment.empty()) {
    text +=
        difference.is_none() ? "though the environment differs:\n" : "the environment differs:\n";
    for (const std::string& line : difference.environment) text += "  " + line + "\n";
  } else if (!difference.is_none()) {
    text += "though versions, processor, threads and scripts are the same\n";
  }
  return text;
}

}  // namespace optbench::record
