// SPDX-License-Identifier: MIT
#include "engine/run/setting.hpp"

#include "engine/base/error.hpp"
#include "engine/run/request.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <type_traits>

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
  // In Lua, division and powers give whole numbers as floats.
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
  target.clear();
  // An empty Lua table may be an empty object or an empty list.
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
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) {
    std::int64_t integer = 0;
    read(field, value, integer);
    return integer;
  }
  if (value.is_number()) return value.get<double>();
  if (value.is_array()) {
    const bool whole = std::all_of(value.begin(), value.end(),
                                   [](const Json& element) { return element.is_number_integer(); });
    std::vector<std::int64_t> integers;
    std::vector<double> numbers;
    if (!whole) {
      read(field, value, numbers);
      return numbers;
    }
    read(field, value, integers);
    return integers;
  }
  wrong_kind(field, "a number, a text, true, false or a list of numbers", value);
}

void read(const Field& field, const Json& value, Options& target) {
  target = {};
  if (value.is_array() && value.empty()) return;
  if (!value.is_object()) wrong_kind(field, "a table of options", value);
  for (const auto& [name, option] : value.items()) {
    if (option.is_null()) continue;
    target.set(name, read_option({field.where, field.name + "." + name}, option));
  }
}

template <class T>
Json json_of(const T& value) {
  return value;
}
Json json_of(const std::filesystem::path& value) { return value.string(); }
Json json_of(const Options& value) { return to_json(value); }
template <class T>
Json json_of(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class T>
OptionValue option_of(const T& value) {
  return value;
}
OptionValue option_of(const std::filesystem::path& value) { return value.string(); }
OptionValue option_of(const std::vector<std::string>& value) {
  return fmt::format("{}", fmt::join(value, ","));
}
OptionValue option_of(const Options& /*value*/) {
  fail(ErrorKind::internal, "run: a table of options is no single option");
}
template <class T>
OptionValue option_of(const std::optional<T>& value) {
  if (!value) fail(ErrorKind::internal, "run: a setting without a value is no option");
  return *value;
}

/// The type of a value as LuaLS writes it.
template <class T>
constexpr const char* kType = "string";
template <>
constexpr const char* kType<bool> = "boolean";
template <>
constexpr const char* kType<std::int64_t> = "integer";
template <>
constexpr const char* kType<double> = "number";
template <>
constexpr const char* kType<Options> = "table<string, any>";
template <>
constexpr const char* kType<std::vector<std::string>> = "string[]";
template <>
constexpr const char* kType<std::vector<std::int64_t>> = "integer[]";
template <>
constexpr const char* kType<std::vector<double>> = "number[]";
template <class T>
constexpr const char* kType<std::optional<T>> = kType<T>;

std::vector<std::string> words_of(const char* text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

const RunRequest& defaults() {
  static const RunRequest request;
  return request;
}

template <class T>
void expect_bounds(const Setting& setting, const T& value) {
  const char* const name = setting.name;
  const std::int64_t least = *setting.at_least;
  if constexpr (std::is_same_v<T, std::int64_t>) {
    if (value < least) {
      fail(ErrorKind::invalid_argument, "run: {} must be at least {}, got {}", name, least, value);
    }
    if (setting.at_most && value > *setting.at_most) {
      fail(ErrorKind::invalid_argument, "run: {} must be at most {}, got {}", name,
           *setting.at_most, value);
    }
  } else if constexpr (std::is_same_v<T, double>) {
    if (!std::isfinite(value) || value < static_cast<double>(least)) {
      fail(ErrorKind::invalid_argument, "run: {} must be a finite number of at least {}, got {}",
           name, least, value);
    }
  } else {
    fail(ErrorKind::internal, "run: '{}' is no number and has a smallest value", name);
  }
}

template <class T>
void expect_bounds(const Setting& setting, const std::optional<T>& value) {
  if (value) expect_bounds(setting, *value);
}

}  // namespace

std::vector<std::string> setting_keys(const Setting& setting) {
  std::vector<std::string> keys = words_of(setting.spellings);
  std::erase_if(keys, [](const std::string& word) { return word.starts_with('-'); });
  keys.insert(keys.begin(), setting.name);
  return keys;
}

std::vector<std::string> record_paths(const Setting& setting) {
  return words_of(setting.record.name);
}

const Setting* find_setting(std::string_view key) {
  static const auto by_key = [] {
    std::map<std::string, const Setting*, std::less<>> settings;
    for (const Setting& setting : kSettings) {
      for (const std::string& known : setting_keys(setting)) settings.emplace(known, &setting);
    }
    return settings;
  }();
  const auto found = by_key.find(key);
  return found == by_key.end() ? nullptr : found->second;
}

std::string setting_type(const Setting& setting) {
  if (*setting.script_type != '\0') return setting.script_type;
  return std::visit(
      [](auto member) {
        return kType<std::remove_cvref_t<decltype(std::declval<RunRequest>().*member)>>;
      },
      setting.member);
}

std::string setting_help(const Setting& setting) {
  std::string shown = setting.default_text;
  const Json value = setting_value(setting, defaults());
  if (shown.empty() && value.is_string()) shown = value.get<std::string>();
  if (shown.empty() && value.is_number()) shown = write_json(value, -1);
  return setting.help + (shown.empty() ? "" : " (default: " + shown + ")");
}

Json setting_value(const Setting& setting, const RunRequest& request) {
  return std::visit([&](auto member) { return json_of(request.*member); }, setting.member);
}

OptionValue setting_option(const Setting& setting, const RunRequest& request) {
  return std::visit([&](auto member) { return option_of(request.*member); }, setting.member);
}

bool is_default(const Setting& setting, const RunRequest& request) {
  return std::visit([&](auto member) { return request.*member == defaults().*member; },
                    setting.member);
}

void read_setting(std::string_view where, const std::string& key, const Setting& setting,
                  const Json& value, RunRequest& request) {
  std::visit([&](auto member) { read({where, key}, value, request.*member); }, setting.member);
}

void expect_in_range(const Setting& setting, const RunRequest& request) {
  if (!setting.at_least) return;
  std::visit([&](auto member) { expect_bounds(setting, request.*member); }, setting.member);
}

Json to_json(const Options& options) {
  Json object = Json::object();
  for (const auto& [name, value] : options) {
    object[name] = std::visit([](const auto& v) { return Json(v); }, value);
  }
  return object;
}

}  // namespace optbench::run
