// SPDX-License-Identifier: MIT
#include "engine/run/request.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/support/thrown_message.hpp"

namespace optbench::run {
namespace {

using testing::thrown_message;

RunRequest read(const std::string& text) {
  return read_run_request("plan", read_json(text, "test"));
}

std::string complaint(const std::string& text) {
  return testing::thrown_message(ErrorKind::invalid_argument, [&] { (void)read(text); });
}

}  // namespace

TEST_CASE("what is not given keeps its default") {
  const RunRequest request = read(R"({"problem": "quadratic_deep"})");
  CHECK(request.problem == "quadratic_deep");
  CHECK(request.optimizer == "sgd");
  CHECK(request.schedule == "constant");
  CHECK_FALSE(request.learning_rate.has_value());
  CHECK_FALSE(request.num_epochs.has_value());
  CHECK_FALSE(request.batch_size.has_value());
  CHECK_FALSE(request.weight_decay.has_value());
  CHECK(request.random_seed == 42);
  CHECK(request.train_log_interval == 10);
  CHECK(request.dtype == "float32");
  CHECK(request.output_dir == "results");
  CHECK_FALSE(request.no_logs);
}

TEST_CASE("every setting is read under its long name") {
  const RunRequest request = read(R"({
    "problem": "mnist_mlp", "optimizer": "./my_adam.lua", "learning_rate": 0.5,
    "set": {"beta1": 0.8, "steps": 3, "nesterov": true, "mode": "fast", "epochs": [1, 2], "betas": [0.9, 1]},
    "schedule": "multistep", "schedule_set": {"epochs": [5]},
    "lr_sched_epochs": [50, 100], "lr_sched_factors": [0.1, 0.01],
    "num_epochs": 7, "batch_size": 64, "weight_decay": 0.001, "random_seed": 3, "valid_size": 100,
    "train_log_interval": 5, "dtype": "float64", "device": "cpu", "threads": 2, "label": "mine",
    "data_dir": "/data", "output_dir": "out", "no_logs": true, "skip_if_exists": true, "no_verify": true,
    "problem_set": {"loss": "mine"}, "dataset_set": {"compat": true}, "synthetic": true, "no_download": true})");
  CHECK(request.problem_set.string("loss") == "mine");
  CHECK(request.dataset_set.boolean("compat"));
  CHECK(request.synthetic);
  CHECK(request.no_download);
  CHECK(request.optimizer == "./my_adam.lua");
  CHECK(request.learning_rate == 0.5);
  CHECK(request.set.number("beta1") == 0.8);
  CHECK(request.set.integer("steps") == 3);
  CHECK(request.set.boolean("nesterov"));
  CHECK(request.set.string("mode") == "fast");
  CHECK(request.set.integers("epochs") == std::vector<std::int64_t>{1, 2});
  CHECK(request.set.numbers("betas") == std::vector<double>{0.9, 1});
  CHECK(request.schedule_set.integers("epochs") == std::vector<std::int64_t>{5});
  CHECK(request.lr_sched_epochs == std::vector<std::int64_t>{50, 100});
  CHECK(request.lr_sched_factors == std::vector<double>{0.1, 0.01});
  CHECK(request.num_epochs == 7);
  CHECK(request.batch_size == 64);
  CHECK(request.weight_decay == 0.001);
  CHECK(request.random_seed == 3);
  CHECK(request.valid_size == 100);
  CHECK(request.train_log_interval == 5);
  CHECK(request.dtype == "float64");
  CHECK(request.threads == 2);
  CHECK(request.label == "mine");
  CHECK(request.data_dir == "/data");
  CHECK(request.output_dir == "out");
  CHECK(request.no_logs);
  CHECK(request.skip_if_exists);
  CHECK(request.no_verify);
}

TEST_CASE("short spellings are other names of the same settings") {
  const RunRequest request =
      read(R"({"testproblem": "two_d_beale", "lr": 0.25, "N": 4, "bs": 8, "wd": 0.5, "seed": 9})");
  CHECK(request.problem == "two_d_beale");
  CHECK(request.learning_rate == 0.25);
  CHECK(request.num_epochs == 4);
  CHECK(request.batch_size == 8);
  CHECK(request.weight_decay == 0.5);
  CHECK(request.random_seed == 9);
}

TEST_CASE("whole floats count as integers, integers as numbers, null as unset") {
  const RunRequest request = read(
      R"({"problem": "p", "num_epochs": 4.0, "lr": 1, "batch_size": null, "set": {"a": null}})");
  CHECK(request.num_epochs == 4);
  CHECK(request.learning_rate == 1.0);
  CHECK_FALSE(request.batch_size.has_value());
  CHECK(request.set.empty());
}

TEST_CASE("an empty list and an empty table are both an empty list of options") {
  CHECK(read(R"({"problem": "p", "set": []})").set.empty());
  CHECK(read(R"({"problem": "p", "set": {}})").set.empty());
  CHECK(read(R"({"problem": "p", "lr_sched_epochs": {}})").lr_sched_epochs ==
        std::vector<std::int64_t>{});
}

TEST_CASE("a misspelt setting is named with the nearest") {
  CHECK(complaint(R"({"problem": "p", "num_epoch": 3})") ==
        "plan: unknown setting 'num_epoch'; did you mean 'num_epochs'?");
  CHECK(complaint(R"({"problem": "p", "colour": 3})") == "plan: unknown setting 'colour'");
}

TEST_CASE("one setting under two of its names is refused, whatever the values") {
  CHECK(complaint(R"({"problem": "p", "lr": 0.1, "learning_rate": 0.2})") ==
        "plan: 'lr' and 'learning_rate' are the same setting: give one of them");
  CHECK(complaint(R"({"problem": "p", "num_epochs": 3, "N": 3})") ==
        "plan: 'num_epochs' and 'N' are the same setting: give one of them");
  CHECK(read(R"({"problem": "p", "lr": 0.1, "learning_rate": null})").learning_rate == 0.1);
}

TEST_CASE("a value of the wrong kind is shown with what was expected") {
  CHECK(complaint(R"({"problem": 3})") == "plan: 'problem' must be a text, got 3");
  CHECK(complaint(R"({"problem": "p", "lr": "fast"})") ==
        "plan: 'lr' must be a number, got \"fast\"");
  CHECK(complaint(R"({"problem": "p", "num_epochs": 2.5})") ==
        "plan: 'num_epochs' must be an integer, got 2.5");
  CHECK(complaint(R"({"problem": "p", "num_epochs": NaN})") ==
        "plan: 'num_epochs' must be an integer, got NaN");
  CHECK(complaint(R"({"problem": "p", "num_epochs": true})") ==
        "plan: 'num_epochs' must be an integer, got true");
  CHECK(complaint(R"({"problem": "p", "no_logs": 1})") ==
        "plan: 'no_logs' must be true or false, got 1");
  CHECK(complaint(R"({"problem": "p", "set": 3})") ==
        "plan: 'set' must be a table of options, got 3");
  CHECK(complaint(R"({"problem": "p", "set": [1]})") ==
        "plan: 'set' must be a table of options, got [1]");
  CHECK(complaint(R"({"problem": "p", "set": {"a": {"b": 1}}})") ==
        "plan: 'set.a' must be a number, a text, true, false or a list of numbers, got {\"b\": 1}");
  CHECK(complaint(R"({"problem": "p", "lr_sched_epochs": 50})") ==
        "plan: 'lr_sched_epochs' must be a list, got 50");
  CHECK(complaint(R"({"problem": "p", "lr_sched_epochs": [1, "a"]})") ==
        "plan: 'lr_sched_epochs' must be an integer, got \"a\"");
  CHECK(complaint(R"({"problem": "p", "data_dir": false})") ==
        "plan: 'data_dir' must be a text, got false");
}

TEST_CASE("integers that 64 bits cannot hold are refused, not wrapped") {
  CHECK(complaint(R"({"problem": "p", "random_seed": 18446744073709551615})") ==
        "plan: 'random_seed' must be an integer, got 18446744073709551615");
  CHECK(complaint(R"({"problem": "p", "random_seed": 1e300})") ==
        "plan: 'random_seed' must be an integer, got 1e+300");
}

TEST_CASE("a run without a problem, and what is no table at all, are refused") {
  CHECK(complaint("{}") == "plan: 'problem' is missing: expected the name of a problem");
  CHECK(complaint(R"({"lr": 1})") == "plan: 'problem' is missing: expected the name of a problem");
  CHECK(complaint("3") == "plan: a run must be a table of settings, got 3");
}

TEST_CASE("a request written as JSON reads back as the same request") {
  const std::string full = R"({
    "problem": "mnist_mlp", "optimizer": "adam", "learning_rate": 0.5,
    "set": {"beta1": 0.8, "steps": 3, "list": [1, 2]}, "schedule": "multistep", "schedule_set": {"epochs": [5]},
    "lr_sched_epochs": [50], "lr_sched_factors": [0.1], "num_epochs": 7, "batch_size": 64, "weight_decay": 0.001,
    "random_seed": 3, "valid_size": 100, "train_log_interval": 5, "dtype": "float64", "device": "cuda", "threads": 2,
    "label": "mine", "data_dir": "/data", "output_dir": "out", "no_logs": true, "problem_set": {"loss": "mine"}, "dataset_set": {"compat": true}, "synthetic": true, "no_download": true, "skip_if_exists": true,
    "no_verify": true})";
  const Json once = to_json(read(full));
  CHECK(to_json(read_run_request("again", once)) == once);
  const Json written = read_json(full, "test");
  for (const auto& [key, value] : written.items()) {
    CAPTURE(key);
    REQUIRE(once.contains(key));
    CHECK(once[key] == value);
  }
}

TEST_CASE("what is at its default is left out of the JSON") {
  CHECK(to_json(read(R"({"problem": "p"})")) ==
        read_json(R"({"problem": "p", "optimizer": "sgd", "random_seed": 42})", "test"));
}

TEST_CASE("every accepted key is listed, and every listed key is accepted") {
  const std::vector<std::string> keys = run_request_keys();
  for (const char* key :
       {"problem", "lr", "learning_rate", "seed", "lr_sched_epochs", "skip_if_exists"}) {
    CHECK(std::find(keys.begin(), keys.end(), key) != keys.end());
  }
  for (const std::string& key : keys) {
    Json object = {{"problem", "p"}};
    if (key != "problem") object[key] = nullptr;
    CHECK_NOTHROW((void)read_run_request("plan", object));
  }
}

}  // namespace optbench::run
