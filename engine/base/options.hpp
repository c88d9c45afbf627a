// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace optbench {

/// The value of one option. Numbers and integers are kept apart, as in Lua and in file names.
using OptionValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                                 std::vector<double>>;

enum class OptionKind { boolean, integer, number, string, integers, numbers };

/// The declaration of one option, from which it is checked, documented and recorded.
struct OptionSpec {
  std::string name;
  OptionKind kind = OptionKind::number;
  std::string help = {};
  std::optional<OptionValue> default_value = {};  ///< none: the user must give it
  std::optional<double> from = {};                ///< inclusive lower bound
  std::optional<double> above = {};               ///< exclusive lower bound
  std::optional<double> to = {};                  ///< inclusive upper bound
  std::optional<double> below = {};               ///< exclusive upper bound
  std::vector<std::string> allowed = {};          ///< for strings; empty: any

  /// For error messages: "a number in [0, 1)", "an integer of at least 1", "true or false", "'mean'
  /// or 'sum'".
  [[nodiscard]] std::string expectation() const;
};

/// Named values, in the order of their declaration.
class Options {
 public:
  Options() = default;
  explicit Options(std::vector<std::pair<std::string, OptionValue>> values)
      : values_(std::move(values)) {}

  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] const OptionValue* find(std::string_view name) const;
  /// Adds or replaces.
  void set(const std::string& name, OptionValue value);

  /// REQUIRES: the option exists with that kind. Throws Error(internal) otherwise.
  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] bool boolean(std::string_view name) const;
  [[nodiscard]] const std::string& string(std::string_view name) const;
  [[nodiscard]] const std::vector<std::int64_t>& integers(std::string_view name) const;
  [[nodiscard]] const std::vector<double>& numbers(std::string_view name) const;

  [[nodiscard]] auto begin() const { return values_.begin(); }
  [[nodiscard]] auto end() const { return values_.end(); }
  [[nodiscard]] bool empty() const { return values_.empty(); }
  bool operator==(const Options&) const = default;

 private:
  std::vector<std::pair<std::string, OptionValue>> values_;
};

/// Checks what the user gave against the declaration and fills in the defaults.
///
/// `where` begins each message ("adam", "problem 'mnist_mlp'"). Integers are accepted where numbers
/// are declared, whole numbers where integers are. Throws Error(invalid_argument) for an unknown
/// name (with "did you mean"), a wrong kind, a value out of range, or a missing one.
[[nodiscard]] Options resolve_options(std::string_view where, const std::vector<OptionSpec>& specs,
                                      const Options& given);

/// Checks one value; returns it in the declared kind. Numbers must be finite, with bounds or
/// without. Throws Error(invalid_argument): "adam: option 'beta2' must be a number in [0, 1),
/// got 1.0".
[[nodiscard]] OptionValue check_option(std::string_view where, const OptionSpec& spec,
                                       const OptionValue& value);

/// Reads text from the command line (`--set key=value`) as the declared kind, and checks it.
/// Booleans: true, false, yes, no, 1, 0 in any case. Lists: "[1, 2]", "1,2" or "1 2"; "[]" is
/// empty. Strings are taken as they are. Throws Error(invalid_argument).
[[nodiscard]] OptionValue parse_option(std::string_view where, const OptionSpec& spec,
                                       std::string_view text);

/// The declaration named `name`. Throws Error(invalid_argument) with a suggestion, or with the list
/// of options if none is similar: "adam: unknown option 'foo' (options: lr, beta1, beta2, eps)".
[[nodiscard]] const OptionSpec& find_option(std::string_view where,
                                            const std::vector<OptionSpec>& specs,
                                            std::string_view name);

/// The value as a user would type it: "0.9", "1.0", "true", "[50, 100]", "[1.0, 0.1]".
[[nodiscard]] std::string to_text(const OptionValue& value);
[[nodiscard]] std::string to_text(OptionKind kind);

}  // namespace optbench
