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

/// Where a setting's value stands in a RunRequest. Its type is the setting's type; an optional
/// without a value leaves the choice to the problem or the optimizer.
using SettingMember =
    std::variant<bool RunRequest::*, std::int64_t RunRequest::*, double RunRequest::*,
                 std::string RunRequest::*, std::filesystem::path RunRequest::*,
                 std::vector<std::string> RunRequest::*, Options RunRequest::*,
                 std::optional<std::int64_t> RunRequest::*, std::optional<double> RunRequest::*,
                 std::optional<std::vector<std::int64_t>> RunRequest::*,
                 std::optional<std::vector<double>> RunRequest::*>;

/// What is known about one setting of a run, in one place: kSettings (engine/run/request.hpp) holds
/// a row for each. Command line, scripts, plans, records, run keys, `verify`, help, documentation
/// and editor definitions are made from the rows.
struct Setting {
  /// Who takes it: everything that builds a problem (`dump` and optbench.problem as well), or only
  /// what trains.
  enum class Scope { problem, training };
  enum class Presence { always, unless_default };
  /// The setting within a record or a run key.
  struct Place {
    /// Empty: not there. In a record a path, "batch_size" or "optbench.valid_size"; several,
    /// separated by blanks, hold the same value, and the first is read back.
    const char* name = "";
    Presence presence = Presence::unless_default;
    /// The record holds an object in place of the value, which engine/run/record.cpp writes: of a
    /// problem or rule its name and origin, of a list of names the curves with these names.
    bool is_object = false;
  };

  const char* name;  ///< "num_epochs"; on the command line "--num-epochs"
  /// Other spellings, separated by blanks: "seed". A single letter is a short option, "N" for -N;
  /// one with a dash, "-r", belongs to the command line alone.
  const char* spellings = "";
  SettingMember member;
  Scope scope = Scope::training;
  const char* help;
  const char* default_text = "";  ///< in place of the value: "the problem's"
  /// Smallest value allowed; numbers with a bound must be finite.
  std::optional<std::int64_t> at_least = {};
  std::optional<std::int64_t> at_most = {};  ///< largest value allowed, of an integer
  const char* script_type = "";  ///< for scripts, where they may give more than the command line
  bool is_positional = false;    ///< a word of its own on the command line, and required
  /// Not null: also an option of `optbench sweep`, which goes before the plan; what holds without
  /// it.
  const char* sweep_default = nullptr;
  bool is_refused_in_sandbox = false;  ///< scripts in the sandbox may not choose it
  bool is_always_written = false;      ///< in to_json(), at its default too
  Place record = {};
  Place key = {};
  /// Marks the folder of results where it is not at its default: what changes the numbers must.
  bool marks_folder = false;
};

/// The names that scripts, plans and JSON take: the long one first.
[[nodiscard]] std::vector<std::string> setting_keys(const Setting& setting);

/// The setting that has this name among its keys; null when there is none.
[[nodiscard]] const Setting* find_setting(std::string_view key);

/// Where a record holds the setting, the path that is read back first.
[[nodiscard]] std::vector<std::string> record_paths(const Setting& setting);

/// The type as editors and help show it: "integer", "string[]", "table<string, any>".
[[nodiscard]] std::string setting_type(const Setting& setting);

/// "seed of every random stream (default: 42)".
[[nodiscard]] std::string setting_help(const Setting& setting);

/// The value; null where an optional has none.
[[nodiscard]] Json setting_value(const Setting& setting, const RunRequest& request);
/// The value as that of an option; a list of names becomes one text, "a,b".
/// REQUIRES: not a table of options, and no optional without a value.
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
