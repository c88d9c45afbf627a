// SPDX-License-Identifier: MIT
// What is made from the rows of kSettings: reading, writing, record, key, folder. The command line
// and Lua: tests/bindings/cli/run_options_test.cpp, tests/settings_test.py.
#include "engine/run/setting.hpp"

#include "engine/base/digest.hpp"
#include "engine/run/numerics_version.hpp"
#include "engine/run/record.hpp"
#include "engine/run/record_request.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/support/thrown_message.hpp"
#include "tests/support/tiny_bench.hpp"

namespace optbench::run {
namespace {

/// A problem, a data set, an optimizer and a schedule with one option each.
struct Bench : testing::TinyBench {
  Bench()
      : TinyBench{.entry = testing::TinyEntry(
                      {.default_l2 = 0.25,
                       .files = {{.name = "numbers.txt"}},
                       .dataset_options = {{.name = "scale", .default_value = 1.0}},
                       .problem_options = {{.name = "depth", .default_value = 1.0}}})} {
    optimizer.options.push_back({.name = "momentum", .default_value = 0.9});
    schedule.options = {{.name = "warmup", .default_value = 0.5}};
  }
};

/// A value other than the default, as JSON; null for settings that depend on the entries.
Json other_value(const Setting& setting) {
  static const Json others = {{"set", {{"momentum", 0.5}}},
                              {"schedule_set", {{"warmup", 0.25}}},
                              {"problem_set", {{"depth", 2.0}}},
                              {"dataset_set", {{"scale", 2.0}}},
                              {"dtype", "float64"},
                              {"order", "repeated"},
                              {"diagnostics", {"gradient_norm"}},
                              {"label", "mine"},
                              {"data_dir", "elsewhere"},
                              {"output_dir", "elsewhere"}};
  const std::string name = setting.name;
  if (others.contains(name)) return others[name];
  const Json value = setting_value(setting, RunRequest{});
  if (value.is_boolean()) return !value.get<bool>();
  const std::string type = setting_type(setting);
  if (type == "integer") return 4;
  if (type == "number") return 0.5;
  return nullptr;
}

/// "problem", "optimizer", "schedule" are names of entries; a device needs the machine to have it;
/// the two of the multistep schedule become options of that.
bool is_of_the_machine_or_entries(const Setting& setting) {
  static const std::set<std::string> names = {"problem", "optimizer",       "schedule",
                                              "device",  "lr_sched_epochs", "lr_sched_factors"};
  return names.contains(setting.name);
}

RunRequest with(const Setting& setting, RunRequest request) {
  read_setting("test", setting.name, setting, other_value(setting), request);
  return request;
}

/// A request in which all settings that a run without a record can have are not at their defaults.
RunRequest everything_else() {
  RunRequest request = testing::tiny_request();
  for (const Setting& setting : kSettings) {
    if (!is_of_the_machine_or_entries(setting)) request = with(setting, request);
  }
  request.tensorboard = false;  // excludes no_logs
  return request;
}

const Json* at(const Json& record, const std::string& path) {
  const Json* found = &record;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    if (!found->is_object() || !found->contains(key)) return nullptr;
    found = &(*found)[key];
    begin = end + 1;
  }
  return found;
}

}  // namespace

TEST_CASE("each setting has a value of another kind of its own, so that the checks below see it") {
  for (const Setting& setting : kSettings) {
    CAPTURE(setting.name);
    if (is_of_the_machine_or_entries(setting)) continue;
    REQUIRE_FALSE(other_value(setting).is_null());
    CHECK_FALSE(is_default(setting, with(setting, testing::tiny_request())));
  }
}

TEST_CASE("names are words of their own, and every setting says what it is") {
  std::set<std::string> seen;
  for (const Setting& setting : kSettings) {
    CAPTURE(setting.name);
    for (const std::string& key : setting_keys(setting)) CHECK(seen.insert(key).second);
    CHECK(std::string_view(setting.help).size() > 10);
    CHECK(find_setting(setting.name) == &setting);
  }
  CHECK(find_setting("-r") == nullptr);  // the command line's alone
  CHECK(find_setting("") == nullptr);
}

TEST_CASE(
    "every setting is read from JSON under each of its names and written under the long one") {
  for (const Setting& setting : kSettings) {
    if (is_of_the_machine_or_entries(setting)) continue;
    for (const std::string& key : setting_keys(setting)) {
      CAPTURE(key);
      const Json value = other_value(setting);
      const RunRequest request = read_run_request("plan", {{"problem", "p"}, {key, value}});
      const Json written = to_json(request);
      REQUIRE(written.contains(setting.name));
      CHECK(written[setting.name] == value);
    }
  }
}

TEST_CASE("a record holds every setting where its row says, with the value in force") {
  const Bench bench;
  const RunResult result = bench.run(everything_else());
  const Json record = to_json(result);
  for (const Setting& setting : kSettings) {
    for (const std::string& path : record_paths(setting)) {
      CAPTURE(path);
      const Json* value = at(record, path);
      REQUIRE(value != nullptr);
      if (setting.record.is_object) {
        CHECK(value->is_object());
      } else {
        CHECK(*value == setting_value(setting, result.settings.request));
      }
    }
  }
  RunRequest plain = testing::tiny_request();
  plain.no_logs = true;
  const Json sparse = to_json(bench.run(plain));
  for (const Setting& setting : kSettings) {
    const bool always = setting.record.presence == Setting::Presence::always;
    for (const std::string& path : record_paths(setting)) {
      CAPTURE(path);
      CHECK((at(sparse, path) != nullptr) == always);
    }
  }
}

TEST_CASE("every setting that a record holds survives record, request and resolving unchanged") {
  const Bench bench;
  const RunResult result = bench.run(everything_else());
  const Json record = read_json(write_json(to_json(result)), "record");
  const RunSettings again = bench.resolve(request_of_record("record", record));
  for (const Setting& setting : kSettings) {
    if (record_paths(setting).empty() || setting.is_positional) continue;
    if (std::string(setting.name) == "schedule" || std::string(setting.name) == "optimizer") {
      continue;  // by the entries' names, as below
    }
    CAPTURE(setting.name);
    CHECK(setting_value(setting, again.request) == setting_value(setting, result.settings.request));
  }
  const RunRequest request = request_of_record("record", record);
  CHECK(request.problem == "tiny");
  CHECK(request.optimizer == "probe");
  CHECK(request.schedule == "constant");
  CHECK(again.run_key() == result.settings.run_key());
}

TEST_CASE("a record from before a setting existed means the setting's default") {
  const Bench bench;
  RunRequest asked = everything_else();
  Json record = to_json(bench.run(asked));
  for (const Setting& setting : kSettings) {
    if (setting.record.presence == Setting::Presence::always) continue;
    for (const std::string& path : record_paths(setting)) {
      if (path.starts_with("optbench.")) {
        record["optbench"].erase(path.substr(9));
      } else {
        record.erase(path);
      }
      CHECK(is_default(setting, request_of_record("record", record)));
    }
  }
}

TEST_CASE("what resolves once resolves to the same again") {
  const Bench bench;
  const RunSettings once = bench.resolve(everything_else());
  const RunSettings twice = bench.resolve(once.request);
  CHECK(to_json(twice.request) == to_json(once.request));
  CHECK(twice.run_key() == once.run_key());
  CHECK(twice.folder() == once.folder());
}

TEST_CASE("a setting changes the key when its row has one, and the folder when its row says so") {
  const Bench bench;
  const RunSettings plain = bench.resolve(testing::tiny_request());
  for (const Setting& setting : kSettings) {
    if (is_of_the_machine_or_entries(setting)) continue;
    CAPTURE(setting.name);
    const RunSettings other = bench.resolve(with(setting, testing::tiny_request()));
    const std::string name = setting.name;
    // The rate is among the optimizer's options.
    const bool in_key = *setting.key.name != '\0' || name == "learning_rate";
    CHECK((other.run_key() != plain.run_key()) == in_key);
    if (setting.marks_folder) {
      CHECK(other.folder().filename().string().find("__" + name + "__") != std::string::npos);
    }
  }
}

TEST_CASE("what changes the numbers is in the folder's name, so that seeds of it stay together") {
  const Bench bench;
  const RunSettings plain = bench.resolve(testing::tiny_request());
  for (const Setting& setting : kSettings) {
    if (is_of_the_machine_or_entries(setting) || *setting.key.name == '\0') continue;
    const std::string name = setting.name;
    // The seed names the file, the interval changes no number, and "constant" has no options of its
    // own: those of the bench's are for the other tests.
    if (name == "random_seed" || name == "train_log_interval" || name == "schedule_set") continue;
    CAPTURE(name);
    CHECK(bench.resolve(with(setting, testing::tiny_request())).folder() != plain.folder());
  }
}

TEST_CASE("the run key is the digest of this very text: results filed so far are found by it") {
  const Bench bench;
  CHECK(bench.resolve(testing::tiny_request()).run_key() ==
        sha256_hex(R"({"problem": "tiny", "optimizer": "probe", "optimizer_sha256": "", )"
                   R"("optimizer_options": {"lr": "0.1", "momentum": "0.9"}, )"
                   R"("schedule": "constant", "schedule_sha256": "", )"
                   R"("schedule_options": {"warmup": "0.5"}, "num_epochs": 2, "batch_size": 3, )"
                   R"("l2_factor": 0.25, "seed": 42, "valid_size": 0, "train_log_interval": 10, )"
                   R"("dtype": "float32", "device": "cpu", "numerics_version": )" +
                   std::to_string(kNumericsVersion) + "}")
            .substr(0, 16));
  RunRequest asked = testing::tiny_request();
  asked.problem_set.set("depth", 2.0);
  asked.dataset_set.set("scale", 2.0);
  asked.synthetic = true;
  asked.random_seed = 9007199254740993;
  CHECK(bench.resolve(asked).run_key() ==
        sha256_hex(R"({"problem": "tiny", "optimizer": "probe", "optimizer_sha256": "", )"
                   R"("optimizer_options": {"lr": "0.1", "momentum": "0.9"}, )"
                   R"("schedule": "constant", "schedule_sha256": "", )"
                   R"("schedule_options": {"warmup": "0.5"}, "num_epochs": 2, "batch_size": 3, )"
                   R"("l2_factor": 0.25, "seed": 9007199254740993, "valid_size": 0, )"
                   R"("problem_options": {"depth": "2.0"}, "dataset_options": {"scale": "2.0"}, )"
                   R"("synthetic": true, "train_log_interval": 10, )"
                   R"("dtype": "float32", "device": "cpu", "numerics_version": )" +
                   std::to_string(kNumericsVersion) + "}")
            .substr(0, 16));
}

TEST_CASE("a seed of 63 bits arrives exactly in settings, record and file name") {
  const Bench bench;
  for (const std::int64_t seed :
       {std::int64_t{9007199254740993}, std::int64_t{9223372036854775807}}) {
    const RunRequest request = read_run_request(
        "plan",
        read_json(fmt::format(R"({{"problem": "tiny", "no_logs": true, "seed": {}}})", seed),
                  "plan"));
    CHECK(request.random_seed == seed);
    const RunResult result = bench.run(request);
    CHECK(result.settings.seed == static_cast<std::uint64_t>(seed));
    CHECK(result.settings.dataset_request().streams.seed() == static_cast<std::uint64_t>(seed));
    const Json record = read_json(write_json(to_json(result)), "record");
    CHECK(record["random_seed"].get<std::int64_t>() == seed);
    CHECK(request_of_record("record", record).random_seed == seed);
  }
}

TEST_CASE("integers in tables of options keep their 64 bits, and larger ones are refused") {
  const RunRequest request =
      read_run_request("plan", read_json(R"({"problem": "p", "set": {"a": 9007199254740993,
                            "b": [9007199254740993, 1]}})",
                                         "plan"));
  CHECK(request.set.integer("a") == 9007199254740993);
  CHECK(request.set.integers("b") == std::vector<std::int64_t>{9007199254740993, 1});
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [] {
          (void)read_run_request(
              "plan", read_json(R"({"problem": "p", "set": {"a": 9223372036854775808}})", "plan"));
        }) == "plan: 'set.a' must be an integer, got 9223372036854775808");
}

}  // namespace optbench::run
