// SPDX-License-Identifier: MIT
#include "engine/run/record.hpp"

#include "engine/run/numerics_version.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <limits>
#include <regex>
#include <string>

#include "tests/support/probe_optimizer.hpp"
#include "tests/support/tiny_problem.hpp"

namespace optbench::run {
namespace {

using testing::TinyEntry;

train::ScheduleEntry schedule(const std::string& name) {
  train::ScheduleEntry entry{.name = name,
                             .summary = "",
                             .source = "",
                             .options = {},
                             .make = [](const Options&) -> train::Schedule {
                               return [](const train::Progress&) { return 1.0; };
                             },
                             .origin = "schedule." + name,
                             .digest = "5678"};
  if (name == "multistep") {
    entry.options = {{.name = "epochs", .kind = OptionKind::integers},
                     {.name = "factors", .kind = OptionKind::numbers}};
  }
  return entry;
}

train::OptimizerEntry rule() {
  train::OptimizerEntry entry = testing::probe_entry();
  entry.name = "momentum_rule";
  entry.options.push_back({.name = "momentum", .default_value = 0.9});
  entry.options.push_back(
      {.name = "nesterov", .kind = OptionKind::boolean, .default_value = false});
  entry.origin = "./momentum_rule.lua";
  entry.digest = "1234";
  return entry;
}

struct Asked {
  testing::TinySettings tiny = {};
  RunRequest request = [] {
    RunRequest r;
    r.problem = "tiny";
    r.no_logs = true;
    r.train_log_interval = 2;
    return r;
  }();
  train::ScheduleEntry schedule = optbench::run::schedule("constant");
};

Json record_of(const Asked& asked) {
  const testing::TinyEntry entry(asked.tiny);
  return to_json(
      execute_run(resolve_run(asked.request, entry.problem(), rule(), asked.schedule), {}));
}

void check_keys(const Json& object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    CAPTURE(key);
    CHECK(object.contains(key));
  }
}

}  // namespace

TEST_CASE("a record holds what DeepOBS 1.1 writes") {
  const Json record = record_of({.tiny = {.has_accuracy = true}});
  check_keys(record, {"train_losses", "test_losses", "minibatch_train_losses", "train_accuracies",
                      "test_accuracies", "optimizer", "testproblem", "weight_decay", "batch_size",
                      "num_epochs", "learning_rate", "lr_sched_epochs", "lr_sched_factors",
                      "random_seed", "train_log_interval", "hyperparams"});
  CHECK(record["optimizer"] == "momentum_rule");
  CHECK(record["testproblem"] == "tiny");
  CHECK(record["weight_decay"].is_null());
  CHECK(record["batch_size"] == 3);
  CHECK(record["num_epochs"] == 2);
  CHECK(record["learning_rate"] == 0.1);
  CHECK(record["learning_rate"].is_number_float());
  CHECK(record["lr_sched_epochs"].is_null());
  CHECK(record["lr_sched_factors"].is_null());
  CHECK(record["random_seed"] == 42);
  CHECK(record["train_log_interval"] == 2);
  CHECK(record["hyperparams"] ==
        Json({{"momentum", 0.9}, {"nesterov", false}}));  // without the rate
}

TEST_CASE("a record holds what DeepOBS 1.2 writes") {
  const Json record = record_of({.tiny = {.has_accuracy = true}});
  check_keys(record,
             {"testproblem", "batch_size", "num_epochs", "random_seed", "weight_decay", "l2_reg",
              "optimizer_name", "optimizer_hyperparams", "training_params", "train_losses",
              "test_losses", "minibatch_train_losses", "train_accuracies", "test_accuracies"});
  CHECK(record["optimizer_name"] == "momentum_rule");
  CHECK(record["optimizer_hyperparams"] ==
        Json({{"lr", 0.1}, {"momentum", 0.9}, {"nesterov", false}}));
  CHECK(record["training_params"] == Json::object());
}

TEST_CASE("lists have an entry per evaluation and per logged mini-batch") {
  const Json record = record_of({.tiny = {.has_accuracy = true}});
  for (const char* key : {"train_losses", "test_losses", "train_accuracies", "test_accuracies"}) {
    CHECK(record[key].size() == 3);
  }
  CHECK(record["minibatch_train_losses"].size() == 4);  // steps 0 and 2 of three
  CHECK(record["optbench"]["learning_rates"].size() == 2);
  CHECK(record["optbench"]["training_seconds"].size() == 2);
  CHECK(record["optbench"]["evaluation_seconds"].size() == 3);
}

TEST_CASE("a record says what was measured, and holds a list of each for each split") {
  Asked asked{.tiny = {.has_accuracy = true,
                       .metrics = {{.metric = {.name = "shift",
                                               .title = "mean shift",
                                               .series = "shifts",
                                               .unit = "metre",
                                               .primary = true},
                                    .of_means = [](const model::Evaluation& means) {
                                      return means.loss.data + 1;
                                    }}}}};
  asked.request.valid_size = 3;
  const Json record = record_of(asked);
  CHECK(
      write_json(record["optbench"]["metrics"], -1) ==
      R"([{"name": "loss", "series": "losses", "unit": "", "direction": "lower"}, )"
      R"({"name": "accuracy", "series": "accuracies", "unit": "fraction", "direction": "higher"}, )"
      R"({"name": "shift", "title": "mean shift", "series": "shifts", "unit": "metre", )"
      R"("direction": "lower", "primary": true}])");
  for (const std::string split : {"train", "valid", "test"}) {
    CAPTURE(split);
    REQUIRE(record[split + "_shifts"].size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(record[split + "_shifts"][i].get<double>() ==
            record["optbench"][split + "_data_losses"][i].get<double>() + 1);
    }
  }
}

TEST_CASE("a problem without accuracy has no key for one") {
  const Json record = record_of({});
  for (const char* key :
       {"train_accuracies", "valid_accuracies", "test_accuracies", "valid_losses"}) {
    CAPTURE(key);
    CHECK_FALSE(record.contains(key));
  }
}

TEST_CASE("with a validation split its lists are there") {
  Asked asked{.tiny = {.has_accuracy = true}};
  asked.request.valid_size = 3;
  const Json record = record_of(asked);
  CHECK(record["valid_losses"].size() == 3);
  CHECK(record["valid_accuracies"].size() == 3);
  CHECK(record["optbench"]["valid_data_losses"].size() == 3);
  CHECK(record["optbench"]["valid_size"] == 3);
  CHECK(record["training_params"]["valid_size"] == 3);
}

TEST_CASE("weight decay is recorded as given, and the factor in force beside it") {
  Asked asked{.tiny = {.default_l2 = 0.25}};
  Json record = record_of(asked);
  CHECK(record["weight_decay"].is_null());
  CHECK(record["l2_reg"].is_null());
  CHECK(record["optbench"]["l2_factor"] == 0.25);
  asked.request.weight_decay = 0.5;
  record = record_of(asked);
  CHECK(record["weight_decay"] == 0.5);
  CHECK(record["l2_reg"] == 0.5);
  CHECK(record["optbench"]["l2_factor"] == 0.5);
  CHECK(record["train_losses"][0].get<double>() ==
        doctest::Approx(record["optbench"]["train_data_losses"][0].get<double>() + 0.5 * 0.5 * 8)
            .epsilon(1e-6));
}

TEST_CASE("a multistep schedule is recorded in both families") {
  Asked asked;
  asked.schedule = schedule("multistep");
  asked.request.lr_sched_epochs = {50, 100};
  asked.request.lr_sched_factors = {0.1, 0.01};
  const Json record = record_of(asked);
  CHECK(record["lr_sched_epochs"] == Json({50, 100}));
  CHECK(record["lr_sched_factors"] == Json({0.1, 0.01}));
  CHECK(record["training_params"] ==
        Json({{"lr_sched_epochs", {50, 100}}, {"lr_sched_factors", {0.1, 0.01}}}));
  CHECK(record["optbench"]["schedule"]["name"] == "multistep");
  CHECK(record["optbench"]["schedule"]["options"] ==
        Json({{"epochs", {50, 100}}, {"factors", {0.1, 0.01}}}));
}

TEST_CASE("a record names every file of the user's that was loaded, and what they amount to") {
  Asked asked;
  const std::string identity = record_of(asked)["optbench"]["identity"];
  CHECK(std::regex_match(identity, std::regex("[0-9a-f]{16}")));
  CHECK(record_of(asked)["optbench"]["numerics_version"] == kNumericsVersion);
  asked.request.random_seed = 43;
  CHECK(record_of(asked)["optbench"]["identity"] == identity);
  asked.schedule.code = {{"schedule", "mine", "rules/mine.lua", "12"},
                         {"module", "parts", "rules/parts.lua", "34"}};
  const Json own = record_of(asked)["optbench"];
  CHECK(own["identity"] != identity);
  CHECK(own["code"] ==
        Json::array(
            {{{"role", "schedule"}, {"name", "mine"}, {"file", "rules/mine.lua"}, {"sha256", "12"}},
             {{"role", "module"},
              {"name", "parts"},
              {"file", "rules/parts.lua"},
              {"sha256", "34"}}}));
  CHECK_FALSE(own.contains("identity_missing"));
}

TEST_CASE("a record of what has no identity says so in place of a key") {
  Asked asked;
  asked.schedule.identity_missing = "it is a function";
  const Json own = record_of(asked)["optbench"];
  CHECK(own["run_key"].is_null());
  CHECK(own["identity"].is_null());
  CHECK(own["identity_missing"] == "it is a function");
}

TEST_CASE("a record says what made it, where, and how it ended") {
  const Json own = record_of({})["optbench"];
  check_keys(own, {"schema",
                   "run_key",
                   "identity",
                   "numerics_version",
                   "code",
                   "outcome",
                   "reason",
                   "engine_version",
                   "libtorch_version",
                   "processor",
                   "cpu_capability",
                   "threads",
                   "dtype",
                   "device",
                   "started",
                   "optimizer",
                   "schedule",
                   "l2_factor",
                   "valid_size",
                   "steps_per_epoch",
                   "steps",
                   "gradient_evaluations",
                   "learning_rates",
                   "train_data_losses",
                   "test_data_losses",
                   "seconds_setup",
                   "training_seconds",
                   "waiting_seconds",
                   "evaluation_seconds"});
  CHECK(own["schema"] == kRecordSchema);
  CHECK(own["outcome"] == "finished");
  CHECK(own["reason"] == "");
  CHECK(own["dtype"] == "float32");
  CHECK(own["device"] == "cpu");
  CHECK(own["steps"] == 6);
  CHECK(own["gradient_evaluations"] == 6);
  CHECK(own["steps_per_epoch"] == 3);
  CHECK(own["learning_rates"] == Json({0.1, 0.1}));
  CHECK(own["optimizer"] ==
        Json({{"name", "momentum_rule"}, {"origin", "./momentum_rule.lua"}, {"sha256", "1234"}}));
  CHECK(std::regex_match(own["started"].get<std::string>(),
                         std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
  CHECK(own["threads"].get<int>() >= 1);
}

TEST_CASE("a record reads back as what was written, non-finite numbers included") {
  const testing::TinyEntry entry;
  RunRequest request;
  request.problem = "tiny";
  request.no_logs = true;
  request.train_log_interval = 1;
  train::OptimizerEntry exploding = testing::probe_entry([](testing::ProbeOptimizer& probe) {
    probe.on_step = [](model::Parameters& parameters, const train::OptimizerStep&) {
      parameters.flat_values().fill_(std::numeric_limits<double>::infinity());
    };
  });
  const Json record = to_json(
      execute_run(resolve_run(request, entry.problem(), exploding, schedule("constant")), {}));
  const std::string text = write_json(record);
  CHECK(text.find("Infinity") != std::string::npos);
  CHECK(write_json(read_json(text, "record")) == text);
}

}  // namespace optbench::run
