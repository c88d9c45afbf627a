// SPDX-License-Identifier: MIT
#include "engine/record/path.hpp"

#include "engine/base/json_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <ctime>
#include <limits>
#include <stdlib.h>

#include "tests/support/published_results.hpp"

namespace optbench::record {
namespace {

/// The time zone of this process, restored when left.
class TimeZone {
 public:
  explicit TimeZone(const char* name) {
    if (const char* old = std::getenv("TZ")) old_ = old;
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  TimeZone(const TimeZone&) = delete;
  TimeZone& operator=(const TimeZone&) = delete;
  ~TimeZone() {
    if (old_) {
      ::setenv("TZ", old_->c_str(), 1);
    } else {
      ::unsetenv("TZ");
    }
    ::tzset();
  }

 private:
  std::optional<std::string> old_;
};

OptionValue option_of(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number_float()) return value.get<double>();
  return value.get<std::string>();
}

/// Setting folder as in DeepOBS 1.1, for its published files: hyperparameters by name, the learning
/// rate last.
std::string setting_folder_of_first_generation(const Json& record) {
  std::string name = "num_epochs__" + value_token(option_of(record["num_epochs"])) +
                     "__batch_size__" + value_token(option_of(record["batch_size"])) + "__";
  const std::map<std::string, Json> sorted = record["hyperparams"];
  for (const auto& [key, value] : sorted) {
    name += key + "__" + value_token(option_of(value)) + "__";
  }
  return name + "lr__" + value_token(option_of(record["learning_rate"]));
}

TEST_CASE("floats are written with the point kept and zeros dropped") {
  CHECK(float_token(0.9) == "9.e-01");
  CHECK(float_token(0.001) == "1.e-03");
  CHECK(float_token(1) == "1.e+00");
  CHECK(float_token(100) == "1.e+02");
  CHECK(float_token(0) == "0.e+00");
  CHECK(float_token(0.999) == "9.99e-01");
  CHECK(float_token(std::pow(10, -4.8)) == "1.5848931925e-05");
  CHECK(float_token(1e-8) == "1.e-08");
  CHECK(float_token(-0.5) == "-5.e-01");
  CHECK(float_token(10.5) == "1.05e+01");
  CHECK(float_token(1e100) == "1.e+100");
  CHECK(float_token(9.99999999999) == "1.e+01");
  CHECK(float_token(std::numeric_limits<double>::quiet_NaN()) == "nan");
  CHECK(float_token(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(float_token(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("numbers that agree to eleven digits share a folder") {
  CHECK(float_token(0.1584893192461114) == float_token(0.15848931925));
  CHECK(float_token(0.15848931925) != float_token(0.15848931924));
}

TEST_CASE("the notation follows the kind of the value") {
  CHECK(value_token(std::int64_t{128}) == "128");
  CHECK(value_token(std::int64_t{1}) == "1");
  CHECK(value_token(1.0) == "1.e+00");
  CHECK(value_token(false) == "False");
  CHECK(value_token(true) == "True");
  CHECK(value_token("mean") == "mean");
  CHECK(value_token(std::vector<std::int64_t>{50, 100}) == "[50, 100]");
  CHECK(value_token(std::vector<double>{1, 0.1, 1e-5}) == "[1.0, 0.1, 1e-05]");
  CHECK(value_token(std::vector<double>{}) == "[]");
}

TEST_CASE("text cannot leave its folder") {
  CHECK(value_token("../../etc/passwd") == "..-..-etc-passwd");
  CHECK(value_token(std::string("a\0b\nc\x7f", 6)) == "a-b-c-");
  CHECK(setting_folder(1, 1, {}, Options({{"a/b", 1.0}}), {}) ==
        "num_epochs__1__batch_size__1__a-b__1.e+00");
}

TEST_CASE("a setting of DeepOBS 1.2 gets its folder name") {
  CHECK(setting_folder(2, 128, {}, Options({{"nesterov", false}, {"momentum", 0.9}, {"lr", 0.001}}),
                       {}) ==
        "num_epochs__2__batch_size__128__lr__1.e-03__momentum__9.e-01__nesterov__False");
  CHECK(setting_folder(10, 64, 0.002, Options({{"lr", 0.1}}),
                       Options({{"lr_sched_factors", std::vector<double>{0.1, 0.01}},
                                {"lr_sched_epochs", std::vector<std::int64_t>{50, 100}}})) ==
        "num_epochs__10__batch_size__64__weight_decay__2.e-03__lr__1.e-01"
        "__lr_sched_epochs__[50, 100]__lr_sched_factors__[0.1, 0.01]");
  CHECK(setting_folder(0, 1, {}, {}, {}) == "num_epochs__0__batch_size__1");
}

TEST_CASE("names are sorted by their bytes") {
  CHECK(setting_folder(
            1, 1, {}, Options({{"b", true}, {"a_", true}, {"a", true}, {"B", true}, {"a1", true}}),
            {}) == "num_epochs__1__batch_size__1__B__True__a__True__a1__True__a___True__b__True");
}

TEST_CASE("a setting with many options still has a name that file systems take") {
  Options options;
  for (int i = 0; i < 40; ++i) options.set("option" + std::to_string(i), 0.5 + i);
  const std::string name = setting_folder(100, 128, {}, options, {});
  CHECK(name.size() == 255);
  CHECK(name.starts_with("num_epochs__100__batch_size__128__option0__5.e-01__option1__1.5e+00"));
  options.set("option39", 0.0);
  const std::string other = setting_folder(100, 128, {}, options, {});
  CHECK(other.size() == 255);
  CHECK(other != name);
}

TEST_CASE("a long name is cut between characters, never within one") {
  // Of one to four bytes each, so that the cut would fall on every byte of one.
  for (const std::string character : {"x", "é", "€", "𝄞"}) {
    for (std::size_t shift = 0; shift < 4; ++shift) {
      std::string text(shift, 'a');
      while (text.size() < 300) text += character;
      const std::string name = setting_folder(1, 1, {}, Options({{"name", text}}), {});
      CAPTURE(name);
      CHECK(name.size() <= 255);
      CHECK(name.size() > 251);
      const std::string kept = name.substr(0, name.size() - 18);  // without "__" and the digest
      const std::string opening = "num_epochs__1__batch_size__1__name__" + std::string(shift, 'a');
      REQUIRE(kept.starts_with(opening));
      CHECK((kept.size() - opening.size()) % character.size() == 0);
    }
  }
}

TEST_CASE("names of folders are whole, visible and printable") {
  for (const char* name : {"adam", "my rule", "a.b", "Größe"}) CHECK(is_folder_name(name));
  for (const char* name : {"", ".", "..", ".adam", "a/b", "a\nb", "a\x1b", "a\x7f"}) {
    CHECK_FALSE(is_folder_name(name));
  }
  CHECK_FALSE(is_folder_name(std::string("a\0b", 3)));
  CHECK_FALSE(is_folder_name(std::string(256, 'x')));
}

TEST_CASE("a file is named by seed and local time") {
  const auto time = std::chrono::system_clock::from_time_t(1550072822);  // 15:47:02 UTC
  {
    const TimeZone zone("UTC0");
    CHECK(result_file_name(42, time) == "random_seed__42__2019-02-13-15-47-02.json");
  }
  {
    const TimeZone zone("XYZ-9");  // nine hours east: the next day
    CHECK(result_file_name(7, time) == "random_seed__7__2019-02-14-00-47-02.json");
  }
}

TEST_CASE("a seed's files begin with its prefix and no other seed's do") {
  CHECK(seed_prefix(4) == "random_seed__4__");
  const auto now = std::chrono::system_clock::now();
  CHECK(result_file_name(4, now).starts_with(seed_prefix(4)));
  CHECK_FALSE(result_file_name(42, now).starts_with(seed_prefix(4)));
  CHECK(seed_prefix(std::numeric_limits<std::uint64_t>::max()) ==
        "random_seed__18446744073709551615__");
}

TEST_CASE("the published DeepOBS files lie where their metadata say") {
  const auto files = testing::published_run_files();
  if (files.empty()) {
    MESSAGE("skipped: no published result files in ", testing::published_results_folder().string());
    return;
  }
  for (const auto& file : files) {
    const Json record = read_json_file(file);
    CHECK(setting_folder_of_first_generation(record) == file.parent_path().filename().string());
    CHECK(file.filename().string().starts_with(
        seed_prefix(record["random_seed"].get<std::uint64_t>())));
  }
}

}  // namespace
}  // namespace optbench::record
