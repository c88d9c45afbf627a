// SPDX-License-Identifier: MIT
#include "engine/base/json_text.hpp"

#include "engine/base/atomic_file.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "tests/support/published_results.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench {
namespace {

using testing::thrown_message;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string complaint_about(std::string_view text) {
  return testing::thrown_message(ErrorKind::corrupt_data,
                                 [&] { (void)read_json(text, "run.json"); });
}

bool is_read(std::string_view text) {
  try {
    (void)read_json(text, "run.json");
    return true;
  } catch (const Error&) {
    return false;
  }
}

TEST_CASE("one line is spaced as Python's json module spaces it") {
  const Json record = {{"losses", {1.0, 0.5, 1e-8}},
                       {"seed", 42},
                       {"label", "a\"b"},
                       {"nested", {{"on", true}}},
                       {"empty", nullptr}};
  CHECK(write_json(record, -1) == R"({"losses": [1.0, 0.5, 1e-08], "seed": 42, "label": "a\"b", )"
                                  R"("nested": {"on": true}, "empty": null})");
}

TEST_CASE("indented text keeps lists of numbers on one line") {
  const Json record = {{"losses", {1.0, 2.5}},
                       {"runs", {Json{{"seed", 1}}, Json::array({1, 2})}},
                       {"none", Json::array()},
                       {"nothing", Json::object()}};
  CHECK(write_json(record) == R"({
  "losses": [1.0, 2.5],
  "runs": [
    {
      "seed": 1
    },
    [1, 2]
  ],
  "none": [],
  "nothing": {}
})");
}

TEST_CASE("doubles look like floats and integers like integers") {
  CHECK(write_json(Json{1.0, -0.0, 100000.0, 1e16, 0.1, 5e-324}, -1) ==
        "[1.0, -0.0, 100000.0, 1e+16, 0.1, 5e-324]");
  CHECK(write_json(Json{std::numeric_limits<std::int64_t>::min(),
                        std::numeric_limits<std::uint64_t>::max()},
                   -1) == "[-9223372036854775808, 18446744073709551615]");
}

TEST_CASE("numbers that are not finite are bare words both ways") {
  const std::string text = "[NaN, Infinity, -Infinity]";
  CHECK(write_json(Json{kNaN, kInfinity, -kInfinity}, -1) == text);
  const Json values = read_json(text, "run.json");
  CHECK(std::isnan(values[0].get<double>()));
  CHECK(values[1].get<double>() == kInfinity);
  CHECK(values[2].get<double>() == -kInfinity);
  CHECK(write_json(read_json(R"({"a":NaN})", "run.json"), -1) == R"({"a": NaN})");
}

TEST_CASE("the words are left alone within text") {
  const Json value = read_json(R"(["NaN", "-Infinity \" NaN", {"Infinity": 1}])", "run.json");
  CHECK(value[0] == "NaN");
  CHECK(value[1] == "-Infinity \" NaN");
  CHECK(value[2]["Infinity"] == 1);
}

TEST_CASE("text of any characters survives, written in ASCII") {
  const std::string text = "quote \" backslash \\ tab \t zero " + std::string(1, '\0') + " ä € 😀";
  const std::string written = write_json(Json{{text, text}}, -1);
  for (const char c : written) REQUIRE((c >= 0x20 && c < 0x7f));
  const Json read = read_json(written, "run.json");
  CHECK(read.begin().key() == text);
  CHECK(read.begin().value() == text);
  CHECK(read_json("\"ä\\u00e4\\n\"", "run.json") == "ää\n");
}

TEST_CASE("bytes that are not UTF-8 are replaced when written") {
  CHECK(write_json(Json("a\xff"), -1) == "\"a\\ufffd\"");
}

TEST_CASE("keys keep their order and the last of equal keys wins") {
  const Json value = read_json(R"({"z": 1, "a": 2, "z": 3})", "run.json");
  CHECK(write_json(value, -1) == R"({"z": 3, "a": 2})");
}

TEST_CASE("kinds of numbers are kept") {
  const Json value = read_json("[1, -1, 1.0, 1e2, 18446744073709551616, -0]", "run.json");
  CHECK(value[0].is_number_unsigned());
  CHECK(value[1].is_number_integer());
  CHECK(value[2].is_number_float());
  CHECK(value[3].is_number_float());
  CHECK(value[4].get<double>() == 18446744073709551616.0);
  CHECK(value[5].is_number_integer());
  CHECK(read_json("1e-400", "run.json").get<double>() == 0.0);
}

TEST_CASE("white space and a byte order mark are skipped") {
  CHECK(read_json("\xEF\xBB\xBF \r\n\t[ 1 ,\n2 ] \n", "run.json") == Json{1, 2});
}

TEST_CASE("a fault is named with its line and column") {
  CHECK(complaint_about("") ==
        "run.json: line 1, column 1: expected a value, got the end of the text");
  CHECK(complaint_about("{\n  \"a\": 1,\n  b: 2\n}") ==
        "run.json: line 3, column 3: expected a key in double quotes, got 'b'");
  CHECK(complaint_about("{\"losses\": [0.5, 0.4") ==
        "run.json: line 1, column 21: expected ',' or ']', got the end of the text");
  CHECK(complaint_about("{\"a\" 1}") == "run.json: line 1, column 6: expected ':', got '1'");
  CHECK(complaint_about("{\"a\": 1;}") ==
        "run.json: line 1, column 8: expected ',' or '}', got ';'");
  CHECK(complaint_about("[1,]") == "run.json: line 1, column 4: expected a value, got ']'");
  CHECK(complaint_about("[1]\n]") == "run.json: line 2, column 1: expected nothing more, got ']'");
  CHECK(complaint_about("nan") == "run.json: line 1, column 1: expected a value, got 'n'");
  CHECK(complaint_about("[-NaN]") == "run.json: line 1, column 3: expected a digit, got 'N'");
  CHECK(complaint_about("[1.]") == "run.json: line 1, column 4: expected a digit, got ']'");
  CHECK(complaint_about("[\x01]") == "run.json: line 1, column 2: expected a value, got byte 0x01");
  CHECK(complaint_about("[1e999]") ==
        "run.json: line 1, column 2: expected a number that a double can hold, got '1'");
  CHECK(complaint_about("[\"abc]") ==
        "run.json: line 1, column 7: expected '\"', got the end of the text");
  CHECK(complaint_about("[\"abc\\") ==
        "run.json: line 1, column 7: expected '\"', got the end of the text");
  CHECK(complaint_about("\"a\nb\"") == "run.json: line 1, column 3: expected '\"', got byte 0x0a");
  CHECK(complaint_about("[1, \"\\x\"]") ==
        "run.json: line 1, column 5: expected a string of valid escapes and UTF-8, got '\"'");
  CHECK(complaint_about("\"\xff\"") ==
        "run.json: line 1, column 1: expected a string of valid escapes and UTF-8, got '\"'");
}

TEST_CASE("deep nesting is refused before it exhausts the stack") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(is_read(nested(200)));
  CHECK(complaint_about(nested(1000000)) ==
        "run.json: line 1, column 202: expected values nested at most 200 deep, got '['");
}

TEST_CASE("what is read and what is refused agrees with nlohmann's parser") {
  const std::string sample =
      R"({"a": [1, -2.5e-3, true, null], "b\u00e4": {"c": "x\n\"y"}, "": 0})";
  const std::string_view alphabet = "{}[]\",:.-+0123456789eEtrufalsn\\/bx \n\x01\x7f\xc3\xa4";
  std::mt19937 random(7);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = sample;
    const std::size_t edits = 1 + random() % 3;
    for (std::size_t edit = 0; edit < edits; ++edit) {
      const std::size_t at = random() % text.size();
      const char c = alphabet[random() % alphabet.size()];
      switch (random() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        default:
          text.erase(at, 1);
      }
    }
    const Json expected = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    CAPTURE(text);
    REQUIRE(is_read(text) == !expected.is_discarded());
    if (expected.is_discarded()) continue;
    ++read;
    REQUIRE(read_json(text, "run.json") == expected);
    REQUIRE(read_json(write_json(expected), "run.json") == expected);
  }
  CHECK(read > 1000);  // else the comparison of values meant little
}

TEST_CASE("a file is read, and its path opens the message") {
  const testing::TemporaryFolder folder;
  write_file_atomically(folder / "good.json", "{\"a\": NaN}");
  write_file_atomically(folder / "cut.json", "{\"a\": ");
  CHECK(read_json_file(folder / "good.json").contains("a"));
  const std::string cut = (folder / "cut.json").string();
  CHECK(testing::thrown_message(ErrorKind::corrupt_data, [&] { (void)read_json_file(cut); }) ==
        cut + ": line 1, column 7: expected a value, got the end of the text");
  const std::string missing = (folder / "missing.json").string();
  CHECK(testing::thrown_message(ErrorKind::not_found, [&] { (void)read_json_file(missing); }) ==
        missing + ": cannot be read: No such file or directory");
}

TEST_CASE("the published DeepOBS files are written back byte for byte") {
  const auto files = testing::published_run_files();
  if (files.empty()) {
    MESSAGE("skipped: no published result files in ", testing::published_results_folder().string());
    return;
  }
  for (const auto& file : files) {
    CAPTURE(file.string());
    const std::string text = read_file(file);
    const bool same = write_json(read_json(text, file.string()), -1) == text;
    CHECK(same);
  }
}

}  // namespace
}  // namespace optbench
