// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/json_text.hpp"
#include "engine/base/options.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace optbench::run {

struct RunRequest;

/// The field of RunRequest that holds a setting. The field's type is the setting's type; an empty
/// optional leaves the choice to the problem or the optimizer.
using SettingMember =
    std::variant<bool RunRequest::*, std::int64_t RunRequest::*, double RunRequest::*,
                 std::string RunRequest::*, std::filesystem::path RunRequest::*,
                 std::vector<std::string> RunRequest::*, Options RunRequest::*,
                 std::optional<std::int64_t> RunRequest::*, std::optional<double> RunRequest::*,
                 std::optional<std::vector<std::int64_t>> RunRequest::*,
                 std::optional<std::vector<double>> RunRequest::*>;

/// Everything about one setting of a run: kSettings (engine/run/request.hpp) has a row for each.
/// Command line, scripts, plans, records, run keys, `verify`, help, documentation and editor
/// definitions are made from the rows.
struct Setting {
  /// Who uses it: everything that builds a problem (also `dump` and optbench.problem), or only
  /// training.
  enum class Scope { problem, training };
  enum class Presence { always, unless_default };
  /// The setting within a record or a run key.
  struct Place {
    /// Empty: absent. In a record a path, "batch_size" or "optbench.valid_size"; several paths,
    /// separated by spaces, hold the same value, and the first is read back.
    const char* name = "";
    Presence presence = Presence::unless_default;
    /// The record holds an object instead of the value, written by engine/run/record.cpp: name and
    /// origin of a problem, optimizer or schedule, or the curves with the names in a list.
    bool is_object = false;
  };

  const char* name;  ///< "num_epochs"; on the command line "--num-epochs"
  /// Other spellings, separated by spaces: "seed". A single letter is a short option, "N" for -N;
  /// one with a dash, "-r", is for the command line only.
  const char* spellings = "";
  SettingMember member;
  Scope scope = Scope::training;
  const char* help;
  const char* default_text = "";  ///< shown instead of the value: "the problem's"
  /// Smallest value allowed; numbers with a bound must be finite.
  std::optional<std::int64_t> at_least = {};
  std::optional<std::int64_t> at_most = {};  ///< largest value allowed, of an integer
  const char* script_type = "";  ///< for scripts, where they may give more than the command line
  bool is_positional = false;    ///< a word of its own on the command line, and required
  /// Not null: also an option of `optbench sweep`, which goes before the plan; what holds without
  /// it.
  const char* sweep_default = nullptr;
  bool is_refused_in_sandbox = false;  ///< not allowed to scripts in the sandbox
  bool is_always_written = false;      ///< in to_json(), even at its default
  Place record = {};
  Place key = {};
  /// Part of the folder's name when not at its default; required for what changes the numbers.
  bool marks_folder = false;
};

/// The names in scripts, plans and JSON: the long one first.
[[nodiscard]] std::vector<std::string> setting_keys(const Setting& setting);

/// The setting with this name among its keys; null when there is none.
[[nodiscard]] const Setting* find_setting(std::string_view key);

/// The paths at which a record holds the setting; the first is read back.
[[nodiscard]] std::vector<std::string> record_paths(const Setting& setting);

/// The type as editors and help show it: "integer", "string[]", "table<string, any>".
[[nodiscard]] std::string setting_type(const Setting& setting);

/// "seed of every random stream (default: 42)".
[[nodiscard]] std::string setting_help(const Setting& setting);

/// The value; null where an optional has none.
[[nodiscard]] Json setting_value(const Setting& setting, const RunRequest& request);
/// The value as an option value; a list of names becomes one text, "a,b".
/// REQUIRES: not a table of options, and not an empty optional.
[[nodiscard]] OptionValue setting_option(const Setting& setting, const RunRequest& request);
[[nodiscard]] bool is_default(const Setting& setting, const RunRequest& request);

/// Reads a value from JSON: whole floats count as integers, integers as numbers. `where` and `key`
/// are for messages. Throws Error(invalid_argument) for a value of another type.
void read_setting(std::string_view where, const std::string& key, const Setting& setting,
                  const Json& value, RunRequest& request);

/// Throws Error(invalid_argument) "run: batch_size must be at least 1, got 0" or "run: threads must
/// be at most 1024, got 20000".
void expect_in_range(const Setting& setting, const RunRequest& request);

[[nodiscard]] Json to_json(const Options& options);

}  // namespace optbench::run
