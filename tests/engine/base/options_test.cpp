// SPDX-License-Identifier: MIT
#include "engine/base/options.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/support/thrown_message.hpp"

namespace optbench {
namespace {

using testing::thrown_message;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<OptionSpec> adam_options() {
  return {{.name = "lr", .default_value = 1e-3, .above = 0.0},
          {.name = "beta1", .default_value = 0.9, .from = 0.0, .below = 1.0},
          {.name = "beta2", .default_value = 0.999, .from = 0.0, .below = 1.0},
          {.name = "eps", .default_value = 1e-8, .above = 0.0}};
}

std::string complaint_about(const Options& given) {
  return testing::thrown_message(ErrorKind::invalid_argument,
                                 [&] { (void)resolve_options("adam", adam_options(), given); });
}

std::string complaint_about(const OptionSpec& spec, const OptionValue& value) {
  return testing::thrown_message(ErrorKind::invalid_argument,
                                 [&] { (void)check_option("sgd", spec, value); });
}

std::string complaint_about_text(const OptionSpec& spec, std::string_view text) {
  return testing::thrown_message(ErrorKind::invalid_argument,
                                 [&] { (void)parse_option("sgd", spec, text); });
}

const OptionSpec kNesterov = {.name = "nesterov", .kind = OptionKind::boolean};
const OptionSpec kSteps = {.name = "steps", .kind = OptionKind::integer, .from = 1.0};
const OptionSpec kEpochs = {.name = "epochs", .kind = OptionKind::integers, .from = 0.0};
const OptionSpec kFactors = {.name = "factors", .kind = OptionKind::numbers, .above = 0.0};
const OptionSpec kReduction = {
    .name = "reduction", .kind = OptionKind::string, .allowed = {"mean", "sum", "none"}};
const OptionSpec kLabel = {.name = "label", .kind = OptionKind::string};
const OptionSpec kNumber = {.name = "x"};

TEST_CASE("what is not given takes its default, in the order of declaration") {
  const Options options = resolve_options("adam", adam_options(), Options({{"beta2", 0.5}}));
  std::vector<std::string> names;
  for (const auto& [name, value] : options) names.push_back(name);
  CHECK(names == std::vector<std::string>{"lr", "beta1", "beta2", "eps"});
  CHECK(options.number("lr") == 1e-3);
  CHECK(options.number("beta2") == 0.5);
}

TEST_CASE("a number out of range is an error that shows the range and the value") {
  CHECK(complaint_about(Options({{"beta2", 1.0}})) ==
        "adam: option 'beta2' must be a number in [0, 1), got 1.0");
  CHECK(complaint_about(Options({{"lr", 0.0}})) ==
        "adam: option 'lr' must be a number above 0, got 0.0");
  CHECK(complaint_about(Options({{"lr", std::int64_t{-1}}})) ==
        "adam: option 'lr' must be a number above 0, got -1");
}

TEST_CASE("an unknown option is an error with the nearest name") {
  CHECK(complaint_about(Options({{"learning_rate", 0.1}})) ==
        "adam: unknown option 'learning_rate'; did you mean 'lr'?");
  CHECK(complaint_about(Options({{"epsilon", 0.1}})) ==
        "adam: unknown option 'epsilon'; did you mean 'eps'?");
  CHECK(complaint_about(Options({{"bta1", 0.1}})) ==
        "adam: unknown option 'bta1'; did you mean 'beta1'?");
}

TEST_CASE("an unknown option that is near to none is an error with the list") {
  CHECK(complaint_about(Options({{"foo", 0.1}})) ==
        "adam: unknown option 'foo' (options: lr, beta1, beta2, eps)");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [] {
          (void)resolve_options("schedule 'constant'", {}, Options({{"foo", 0.1}}));
        }) == "schedule 'constant': unknown option 'foo' (there are none)");
}

TEST_CASE("an option without a default must be given") {
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [] {
          (void)resolve_options("sgd", {kSteps}, Options());
        }) == "sgd: option 'steps' must be given: an integer of at least 1");
}

TEST_CASE("a default is checked and converted like any value") {
  const OptionSpec whole = {.name = "lr", .default_value = std::int64_t{1}};
  CHECK(resolve_options("sgd", {whole}, Options()).number("lr") == 1.0);
  const OptionSpec wrong = {.name = "lr", .default_value = -1.0, .from = 0.0};
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
          (void)resolve_options("my_rule", {wrong}, Options());
        }) == "my_rule: option 'lr' must be a number of at least 0, got -1.0");
}

TEST_CASE("the bounds are inclusive or exclusive as declared") {
  const OptionSpec closed = {.name = "x", .from = 0.0, .to = 1.0};
  const OptionSpec open = {.name = "x", .above = 0.0, .below = 1.0};
  CHECK_NOTHROW((void)check_option("sgd", closed, 0.0));
  CHECK_NOTHROW((void)check_option("sgd", closed, 1.0));
  CHECK_NOTHROW((void)check_option("sgd", open, std::nextafter(1.0, 0.0)));
  CHECK(complaint_about(open, 0.0) == "sgd: option 'x' must be a number in (0, 1), got 0.0");
  CHECK(complaint_about(open, 1.0) == "sgd: option 'x' must be a number in (0, 1), got 1.0");
  CHECK(complaint_about(closed, 1.5) == "sgd: option 'x' must be a number in [0, 1], got 1.5");
  CHECK(complaint_about({.name = "x", .to = 1.0}, 2.0) ==
        "sgd: option 'x' must be a number of at most 1, got 2.0");
  CHECK(complaint_about({.name = "x", .below = 1e-8}, 1e-8) ==
        "sgd: option 'x' must be a number below 1e-08, got 1e-08");
}

TEST_CASE("numbers must be finite, with bounds or without") {
  CHECK(complaint_about(kNumber, kNaN) == "sgd: option 'x' must be a finite number, got nan");
  CHECK(complaint_about(kNumber, -kInfinity) ==
        "sgd: option 'x' must be a finite number, got -inf");
  CHECK(complaint_about({.name = "x", .above = 0.0}, kInfinity) ==
        "sgd: option 'x' must be a finite number above 0, got inf");
  CHECK(complaint_about(kFactors, std::vector<double>{1.0, kNaN}) ==
        "sgd: option 'factors' must be a list of finite numbers above 0, got [1.0, nan]");
}

TEST_CASE("a value of another kind is an error") {
  CHECK(complaint_about(kNesterov, "yes") ==
        "sgd: option 'nesterov' must be true or false, got \"yes\"");
  CHECK(complaint_about(kNesterov, std::int64_t{1}) ==
        "sgd: option 'nesterov' must be true or false, got 1");
  CHECK(complaint_about(kNumber, "0.1") == "sgd: option 'x' must be a number, got \"0.1\"");
  CHECK(complaint_about(kNumber, true) == "sgd: option 'x' must be a number, got true");
  CHECK(complaint_about(kSteps, 1.5) ==
        "sgd: option 'steps' must be an integer of at least 1, got 1.5");
  CHECK(complaint_about(kSteps, kNaN) ==
        "sgd: option 'steps' must be an integer of at least 1, got nan");
  CHECK(complaint_about(kSteps, 1e20) ==
        "sgd: option 'steps' must be an integer of at least 1, got 1e+20");
  CHECK(complaint_about(kFactors, 0.1) ==
        "sgd: option 'factors' must be a list of numbers above 0, got 0.1");
  CHECK(complaint_about(kEpochs, std::vector<double>{1.0, 2.5}) ==
        "sgd: option 'epochs' must be a list of integers of at least 0, got [1.0, 2.5]");
  CHECK(complaint_about(kEpochs, std::vector<std::int64_t>{5, -1}) ==
        "sgd: option 'epochs' must be a list of integers of at least 0, got [5, -1]");
  CHECK(complaint_about(kLabel, 1.0) == "sgd: option 'label' must be text, got 1.0");
}

TEST_CASE("text must be one of the allowed words") {
  CHECK_NOTHROW((void)check_option("sgd", kReduction, "sum"));
  CHECK(complaint_about(kReduction, "max") ==
        "sgd: option 'reduction' must be 'mean', 'sum' or 'none', got \"max\"");
  CHECK(complaint_about(kReduction, "maen") ==
        "sgd: option 'reduction' must be 'mean', 'sum' or 'none', got \"maen\"; did you mean "
        "'mean'?");
}

TEST_CASE("integers become numbers and whole numbers integers where those are declared") {
  CHECK(check_option("sgd", kNumber, std::int64_t{2}) == OptionValue(2.0));
  CHECK(check_option("sgd", kSteps, 3.0) == OptionValue(std::int64_t{3}));
  CHECK(check_option("sgd", kFactors, std::vector<std::int64_t>{1, 2}) ==
        OptionValue(std::vector<double>{1, 2}));
  CHECK(check_option("sgd", kEpochs, std::vector<double>{50, 100}) ==
        OptionValue(std::vector<std::int64_t>{50, 100}));
}

TEST_CASE("numbers and integers are read from text") {
  CHECK(parse_option("sgd", kNumber, "1e-3") == OptionValue(1e-3));
  CHECK(parse_option("sgd", kNumber, " 5 ") == OptionValue(5.0));
  CHECK(parse_option("sgd", kSteps, "12") == OptionValue(std::int64_t{12}));
  CHECK(parse_option("sgd", kSteps, "1e3") == OptionValue(std::int64_t{1000}));
  CHECK(complaint_about_text(kNumber, "0,1") == "sgd: option 'x' must be a number, got \"0,1\"");
  CHECK(complaint_about_text(kNumber, "") == "sgd: option 'x' must be a number, got \"\"");
  CHECK(complaint_about_text(kNumber, "inf") == "sgd: option 'x' must be a finite number, got inf");
  CHECK(complaint_about_text(kSteps, "1.5") ==
        "sgd: option 'steps' must be an integer of at least 1, got 1.5");
  CHECK(complaint_about_text(kSteps, "99999999999999999999") ==
        "sgd: option 'steps' must be an integer of at least 1, got 1e+20");
  CHECK(complaint_about_text(kSteps, "0") ==
        "sgd: option 'steps' must be an integer of at least 1, got 0");
}

TEST_CASE("booleans are read from the words people use") {
  for (const char* text : {"true", "True", "TRUE", "yes", "1", " true"}) {
    CAPTURE(text);
    CHECK(parse_option("sgd", kNesterov, text) == OptionValue(true));
  }
  for (const char* text : {"false", "False", "no", "0"}) {
    CAPTURE(text);
    CHECK(parse_option("sgd", kNesterov, text) == OptionValue(false));
  }
  CHECK(complaint_about_text(kNesterov, "maybe") ==
        "sgd: option 'nesterov' must be true or false, got \"maybe\"");
}

TEST_CASE("lists are read with brackets, commas or spaces") {
  for (const char* text :
       {"[50, 100]", "[50,100]", "50,100", "50 100", " [ 50   100 ] ", "5e1,1e2"}) {
    CAPTURE(text);
    CHECK(parse_option("sgd", kEpochs, text) == OptionValue(std::vector<std::int64_t>{50, 100}));
  }
  CHECK(parse_option("sgd", kFactors, "[1, 0.1]") == OptionValue(std::vector<double>{1, 0.1}));
  CHECK(parse_option("sgd", kFactors, "0.5") == OptionValue(std::vector<double>{0.5}));
  CHECK(parse_option("sgd", kFactors, "[]") == OptionValue(std::vector<double>{}));
  CHECK(parse_option("sgd", kEpochs, "[ ]") == OptionValue(std::vector<std::int64_t>{}));
  for (const char* text : {"", "[", "]", "[1", "1]", "1,,2", ",1", "1,", "[1 a]", "1;2", "[[1]]"}) {
    CAPTURE(text);
    CHECK(complaint_about_text(kFactors, text) ==
          "sgd: option 'factors' must be a list of numbers above 0, got \"" + std::string(text) +
              "\"");
  }
}

TEST_CASE("text is taken as it is") {
  CHECK(parse_option("sgd", kLabel, " a=b, c ") == OptionValue(" a=b, c "));
  CHECK(parse_option("sgd", kLabel, "") == OptionValue(""));
}

TEST_CASE("values are shown as a user would type them") {
  CHECK(to_text(OptionValue(true)) == "true");
  CHECK(to_text(OptionValue(std::int64_t{3})) == "3");
  CHECK(to_text(OptionValue(3.0)) == "3.0");
  CHECK(to_text(OptionValue(1e-8)) == "1e-08");
  CHECK(to_text(OptionValue("mean")) == "mean");
  CHECK(to_text(OptionValue(std::vector<std::int64_t>{50, 100})) == "[50, 100]");
  CHECK(to_text(OptionValue(std::vector<double>{1, 0.1})) == "[1.0, 0.1]");
  CHECK(to_text(OptionValue(std::vector<double>{})) == "[]");
}

TEST_CASE("a shown value reads back as itself") {
  const std::vector<std::pair<OptionSpec, OptionValue>> examples = {
      {kNesterov, false},
      {kSteps, std::int64_t{7}},
      {kNumber, 0.1 + 0.2},
      {kLabel, "two words"},
      {kEpochs, std::vector<std::int64_t>{1, 20}},
      {kFactors, std::vector<double>{1, 1e-5}}};
  for (const auto& [spec, value] : examples) {
    CAPTURE(spec.name);
    CHECK(parse_option("sgd", spec, to_text(value)) == value);
  }
}

TEST_CASE("setting a value adds it at the end or replaces it in place") {
  Options options({{"a", 1.0}, {"b", 2.0}});
  options.set("a", true);
  options.set("c", "new");
  CHECK(options == Options({{"a", true}, {"b", 2.0}, {"c", "new"}}));
  CHECK(options.contains("b"));
  CHECK_FALSE(options.contains("d"));
  CHECK(options.find("d") == nullptr);
}

TEST_CASE("values are read by kind, and a wrong kind is our mistake") {
  const Options options({{"flag", true},
                         {"count", std::int64_t{3}},
                         {"rate", 0.5},
                         {"name", "sum"},
                         {"epochs", std::vector<std::int64_t>{1}},
                         {"factors", std::vector<double>{0.5}}});
  CHECK(options.boolean("flag"));
  CHECK(options.integer("count") == 3);
  CHECK(options.number("rate") == 0.5);
  CHECK(options.string("name") == "sum");
  CHECK(options.integers("epochs") == std::vector<std::int64_t>{1});
  CHECK(options.numbers("factors") == std::vector<double>{0.5});
  CHECK(testing::thrown_message(ErrorKind::internal, [&] { (void)options.number("count"); }) ==
        "options: 'count' is of another kind");
  CHECK(testing::thrown_message(ErrorKind::internal, [&] { (void)options.number("none"); }) ==
        "options: there is no 'none'");
}

}  // namespace
}  // namespace optbench
