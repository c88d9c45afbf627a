// SPDX-License-Identifier: MIT
#include "engine/record/stored_run.hpp"

#include "engine/base/error.hpp"
#include "engine/record/record_chunks.hpp"

#include <doctest/doctest.h>

#include "tests/engine/record/result_files.hpp"
#include "tests/support/mutations.hpp"
#include "tests/support/published_results.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

const std::string kSetting = "num_epochs__2__batch_size__128__lr__1.e-01";

/// The text of the list, or "none".
std::string list_in(std::string_view text, std::string_view key = "k") {
  const auto span = record::find_top_level_list(text, key);
  return span ? std::string(text.substr(span->begin, span->end - span->begin)) : "none";
}

/// The message of what reading this text gives, the path cut off.
std::string refusal(const std::string& text) {
  const TemporaryFolder folder;
  const auto path = folder / "x.json";
  write_text(path, text);
  const std::string message =
      thrown_message(ErrorKind::corrupt_data, [&] { (void)record::read_stored_run(path); });
  const std::string prefix = path.string() + ": ";
  return message.starts_with(prefix) ? message.substr(prefix.size()) : message;
}

std::string refusal_with(const std::string& key, const Json& value) {
  Json record = record_1_1("p", "A", 0.1, 42, {3, 2, 1});
  record[key] = value;
  return refusal(write_json(record, -1));
}

}  // namespace

TEST_CASE("a result file's family has a name for people") {
  CHECK(to_text(record::RecordFamily::deepobs_1_1) == "DeepOBS 1.1");
  CHECK(to_text(record::RecordFamily::optbench) == "optbench");
}

TEST_CASE("a list is found by its key at the top level only") {
  CHECK(list_in(R"({"a": 1, "k" : [1, NaN], "b": [2]})") == "[1, NaN]");
  CHECK(list_in(R"({"o": {"k": [1]}, "l": [{"k": [2]}], "k": [3]})") == "[3]");
  CHECK(list_in(R"({"note": "\"k\": [1]", "k": [2]})") == "[2]");
  CHECK(list_in(R"({"note": "k", "k": [2]})") == "[2]");
  CHECK(list_in(R"({"note": "a ] and a [ and a \\", "k": []})") == "[]");
  CHECK(list_in(R"({"k": {"k": [1]}})") == "none");
  CHECK(list_in(R"({"k": [1, 2)") == "none");
  CHECK(list_in(R"({"k)") == "none");
  CHECK(list_in(R"({"k": )") == "none");
  CHECK(list_in("") == "none");
}

TEST_CASE("a file of DeepOBS 1.1 is read with its folders' names") {
  const TemporaryFolder folder;
  Json record = record_1_1("quadratic_deep", "AdamOptimizer", 0.1, 42, {3, 2, kNaN});
  record["lr_sched_epochs"] = {1};
  record["lr_sched_factors"] = {0.5};
  const auto path = file_record(folder.path(), kSetting, record);
  const record::StoredRun run = record::read_stored_run(path);
  CHECK(run.path == path);
  CHECK(run.family == record::RecordFamily::deepobs_1_1);
  CHECK(run.problem == "quadratic_deep");
  CHECK(run.label == "AdamOptimizer");
  CHECK(run.setting == kSetting);
  CHECK(run.seed == 42);
  CHECK(run.num_epochs == 2);
  CHECK(run.batch_size == 128);
  CHECK(run.learning_rate == 0.1);
  CHECK_FALSE(run.weight_decay.has_value());
  REQUIRE(run.choices.size() == 3);
  CHECK(run.choices[0] == std::pair<std::string, Json>("momentum", 0.9));
  CHECK(run.choices[1].first == "lr_sched_epochs");
  CHECK(run.choices[2].first == "lr_sched_factors");
  CHECK(run.train["loss"].size() == 3);
  CHECK(run.test["loss"][1] == 2);
  CHECK(std::isnan(run.test["loss"][2]));
  CHECK(run.valid["loss"].empty());
  CHECK(run.test["accuracy"].empty());
  CHECK(run.outcome == record::StoredOutcome::diverged);
  CHECK(run.reason == "the last test loss is nan");
  CHECK(run.environment.empty());

  const auto minibatch = record::read_minibatch_losses(path);
  REQUIRE(minibatch.size() == 3);
  CHECK(minibatch[0] == 9.5);
  CHECK(std::isnan(minibatch[1]));
  CHECK(minibatch[2] == -kInfinity);
}

TEST_CASE("a file of DeepOBS 1.2 has its rate among the options and validation") {
  const TemporaryFolder folder;
  Json record = record_1_2("mnist_mlp", "SGD", 0.5, 7, {3, 1});
  record["training_params"] = {{"lr_sched_epochs", nullptr}, {"lr_sched_factors", {0.1}}};
  record["l2_reg"] = 0.005;
  const record::StoredRun run =
      record::read_stored_run(file_record(folder.path(), kSetting, record, 4));
  CHECK(run.family == record::RecordFamily::deepobs_1_2);
  CHECK(run.learning_rate == 0.5);
  CHECK(run.weight_decay == 0.005);
  REQUIRE(run.choices.size() == 2);
  CHECK(run.choices[0].first == "momentum");
  CHECK(run.choices[1].first == "lr_sched_factors");
  CHECK(run.valid["loss"] == std::vector<double>{3, 1});
  CHECK(run.valid["accuracy"] == std::vector<double>{0.25, 0.5});
  CHECK(run.outcome == record::StoredOutcome::finished);

  record.erase("training_params");
  CHECK(record::read_stored_run(file_record(folder.path(), kSetting, record)).choices.size() == 1);
  record["analyzable_training_params"] = {{"lr_sched_epochs", {5}}};
  record.erase("minibatch_train_losses");
  const auto path = file_record(folder.path(), kSetting, record);
  CHECK(record::read_stored_run(path).choices.back().first == "lr_sched_epochs");
  CHECK(record::read_minibatch_losses(path).empty());
  record["optimizer_hyperparams"] = {{"learning_rate", 0.25}};
  CHECK(record::read_stored_run(file_record(folder.path(), kSetting, record)).learning_rate ==
        0.25);
}

TEST_CASE("the successor is told from DeepOBS 1.1 by its numbers, else by its lines") {
  const TemporaryFolder folder;
  const Json record = record_1_1("p", "SGD", 0.001, 1, {2, 1});
  const auto family = [&](const char* setting, int indent) {
    return record::read_stored_run(file_record(folder.path(), setting, record, indent)).family;
  };
  CHECK(family("num_epochs__1__batch_size__128__lr__1e-03", 2) == record::RecordFamily::successor);
  CHECK(family("num_epochs__1__batch_size__128__lr__1e-03", -1) == record::RecordFamily::successor);
  CHECK(family("num_epochs__1__batch_size__128__lr__1.e-03", 2) ==
        record::RecordFamily::deepobs_1_1);
  CHECK(family("num_epochs__1__batch_size__128__lr__9.99e-01", 2) ==
        record::RecordFamily::successor);
  CHECK(family("num_epochs__1__batch_size__128__lr__9.99e-01", -1) ==
        record::RecordFamily::deepobs_1_1);
}

TEST_CASE("our own record tells how it ended, on what and at which cost") {
  const TemporaryFolder folder;
  Json record = own_record("mnist_mlp", "adam", 0.1, 42, {3, 2, 1});
  record::StoredRun run = record::read_stored_run(file_record(folder.path(), kSetting, record, 2));
  CHECK(run.family == record::RecordFamily::optbench);
  CHECK(run.label == "adam");
  CHECK(run.choices.size() == 1);
  CHECK(run.outcome == record::StoredOutcome::finished);
  CHECK(run.training_seconds == std::vector<double>{0.5, 0.25});
  CHECK(run.steps_per_epoch == 7);
  CHECK(run.steps == 14);
  CHECK(run.gradient_evaluations == 28);
  CHECK(run.run_key == "9ca19efe86a45b94");
  CHECK(run.environment["threads"] == 2);
  CHECK(run.environment.size() == 8);

  record["optbench"]["outcome"] = "stopped_early";
  record["optbench"]["reason"] = "the script said so";
  record["test_losses"] = {3.0, 2.0, kNaN};
  run = record::read_stored_run(file_record(folder.path(), kSetting, record, 2));
  CHECK(run.outcome == record::StoredOutcome::stopped_early);
  CHECK(run.reason == "the script said so");
  record["optbench"]["outcome"] = "interrupted";
  CHECK(record::read_stored_run(file_record(folder.path(), kSetting, record, 2)).outcome ==
        record::StoredOutcome::interrupted);
  record["optbench"]["outcome"] = "diverged";
  CHECK(record::read_stored_run(file_record(folder.path(), kSetting, record, 2)).outcome ==
        record::StoredOutcome::diverged);
  record["optbench"]["outcome"] = "finished";  // a loss that overflows at the last evaluation
  CHECK(record::read_stored_run(file_record(folder.path(), kSetting, record, 2)).outcome ==
        record::StoredOutcome::diverged);
  record["optbench"]["outcome"] = "exploded";
  CHECK(refusal(write_json(record, -1)) ==
        "optbench: 'outcome': expected finished, diverged, interrupted or stopped_early, got "
        "'exploded'");
}

TEST_CASE(
    "a run that was stopped early keeps its last values to the end, and says where they end") {
  const TemporaryFolder folder;
  Json record = own_record("p", "adam", 0.1, 42, {3, 2, kNaN, kNaN});
  record["optbench"]["outcome"] = "stopped_early";
  const record::StoredRun run =
      record::read_stored_run(file_record(folder.path(), kSetting, record));
  CHECK(run.missed_evaluations == 2);
  CHECK(run.measured() == 2);
  CHECK(run.test["loss"] == std::vector<double>{3, 2, 2, 2});
  CHECK(run.valid["loss"] == std::vector<double>{3, 2, 2, 2});
  CHECK(run.test["accuracy"].back() == run.test["accuracy"][1]);

  record = own_record("p", "adam", 0.1, 43, {3, 2, kNaN, kNaN});
  record["optbench"]["outcome"] = "diverged";
  const record::StoredRun diverged =
      record::read_stored_run(file_record(folder.path(), kSetting, record));
  CHECK(std::isnan(diverged.test["loss"].back()));
}

TEST_CASE("a run that was stopped before its first evaluation is a run without values") {
  const TemporaryFolder folder;
  Json record = own_record("p", "adam", 0.1, 42, {3, 2, 1});
  record["optbench"]["outcome"] = "stopped_early";
  for (const char* key : {"train_losses", "valid_losses", "test_losses", "train_accuracies",
                          "valid_accuracies", "test_accuracies"}) {
    record.erase(key);
  }
  const record::StoredRun run =
      record::read_stored_run(file_record(folder.path(), kSetting, record));
  CHECK(run.measured() == 0);
  CHECK(run.evaluations() == 3);
  CHECK(run.test["accuracy"].empty());
}

TEST_CASE("a record tells what code it ran, its identity and its conditions") {
  const TemporaryFolder folder;
  Json record = own_record("p", "rule", 0.1, 42, {3, 2, 1});
  record["training_params"] = {{"loss", "mean_squared_error"}, {"synthetic", true}};
  Json& own = record["optbench"];
  own["identity"] = "0123456789abcdef";
  own["numerics_version"] = 3;
  own["l2_factor"] = 0.002;
  own["valid_size"] = 100;
  own["order"] = "repeated";
  own["dtype"] = "float64";
  own["problem"] = {{"name", "p"}, {"options", {{"loss", "mean_squared_error"}, {"size", 3}}}};
  own["dataset"] = {{"name", "mnist"}, {"synthetic", true}, {"options", Json::object()}};
  own["schedule"] = {{"name", "constant"}, {"origin", "schedule.constant"}, {"sha256", "ee"}};
  own["code"] = {
      {{"role", "optimizer"}, {"name", "rule"}, {"file", "rule.lua"}, {"sha256", "aa"}},
      {{"role", "module"}, {"name", "helper"}, {"file", "helper.lua"}, {"sha256", "bb"}}};
  record::StoredRun run = record::read_stored_run(file_record(folder.path(), kSetting, record));
  CHECK(run.identity == "0123456789abcdef");
  CHECK(run.numerics_version == 3);
  CHECK(run.l2_factor == 0.002);
  CHECK(run.valid_size == 100);
  CHECK(run.order == "repeated");
  CHECK((run.conditions == std::map<std::string, std::string>{{"data", "synthetic"},
                                                              {"dtype", "float64"},
                                                              {"loss", "mean_squared_error"}}));
  REQUIRE(run.code.size() == 3);
  CHECK((run.code[1] ==
         CodeFile{.role = "module", .name = "helper", .file = "helper.lua", .sha256 = "bb"}));
  CHECK((run.code[2] ==
         CodeFile{.role = "schedule", .name = "constant", .file = "", .sha256 = "ee"}));

  own["identity"] = nullptr;
  own["identity_missing"] = "its optimizer is a function";
  run = record::read_stored_run(file_record(folder.path(), kSetting, record));
  CHECK(run.identity.empty());
  CHECK(run.identity_missing == "its optimizer is a function");
}

TEST_CASE("a record from before there were identities has that of its scripts") {
  const TemporaryFolder folder;
  Json record = own_record("p", "rule", 0.1, 42, {3, 2, 1});
  const auto identity = [&](const char* digest, const char* origin = "rule.lua") {
    record["optbench"]["optimizer"] = {{"name", "rule"}, {"origin", origin}, {"sha256", digest}};
    return record::read_stored_run(file_record(folder.path(), kSetting, record));
  };
  CHECK(identity("aa").identity.size() == 16);
  CHECK(identity("aa").identity == identity("aa").identity);
  CHECK(identity("aa").identity != identity("bb").identity);
  CHECK(identity("", "inline").identity.empty());
  CHECK(identity("", "inline").identity_missing == "its optimizer was given inline");
  CHECK(record::read_stored_run(
            file_record(folder.path(), kSetting, record_1_1("p", "Sgd", 0.1, 1, {2, 1})))
            .identity.empty());
}

TEST_CASE("accuracies of exactly 0 are values, absent ones are not") {
  const TemporaryFolder folder;
  Json record = record_1_2("p", "SGD", 0.5, 7, {3, 1});
  record["test_accuracies"] = {0, 0};
  record["valid_accuracies"] = {0.0, 0.5};
  const record::StoredRun run =
      record::read_stored_run(file_record(folder.path(), kSetting, record));
  CHECK(run.test["accuracy"] == std::vector<double>{0, 0});
  CHECK(run.valid["accuracy"] == std::vector<double>{0, 0.5});
}

TEST_CASE("the metrics that a record declares are read, in its order, whatever they are called") {
  const TemporaryFolder folder;
  Json record = own_record("p", "adam", 0.1, 42, {3, 2, 1});
  record["test_top5_accuracies"] = {0.1, 0.2, 0.3};
  record["valid_perplexities"] = {20, 7.4, 2.7};
  record["train_unheard"] = {1, 2, 3};  // declared by nobody
  Json& metrics = record["optbench"]["metrics"];
  metrics = {{{"name", "top5_accuracy"},
              {"title", "top-5 accuracy"},
              {"series", "top5_accuracies"},
              {"unit", "fraction"},
              {"direction", "higher"}},
             {{"name", "perplexity_per_word"},
              {"series", "perplexities"},
              {"direction", "lower"},
              {"primary", true}}};
  const record::StoredRun run =
      record::read_stored_run(file_record(folder.path(), kSetting, record, 2));
  REQUIRE(run.metrics.size() == 3);
  CHECK(run.metrics[0].title == "top-5 accuracy");
  CHECK(run.metrics[0].direction == record::Metric::Direction::higher);
  CHECK(run.metrics[0].is_fraction());
  CHECK(run.metrics[1].title == "perplexity per word");
  CHECK(run.metrics[1].primary);
  CHECK(run.metrics[2] == record::loss_metric());  // every run has it
  CHECK(run.test["top5_accuracy"] == std::vector<double>{0.1, 0.2, 0.3});
  CHECK(run.valid["perplexity_per_word"] == std::vector<double>{20, 7.4, 2.7});
  CHECK(run.test["loss"] == std::vector<double>{3, 2, 1});
  CHECK(run.test["accuracy"].empty());  // not declared

  record["test_top5_accuracies"] = {0.1};
  CHECK(refusal(write_json(record, -1)) ==
        "'test_top5_accuracies': expected 3 values, as many as 'test_losses' has, got 1");
  record.erase("test_top5_accuracies");
  metrics[1]["series"] = "top5_accuracies";
  CHECK(refusal(write_json(record, -1)) ==
        "optbench: 'metrics': expected names and series that differ, got 'top5_accuracy' "
        "(top5_accuracies) and 'perplexity_per_word' (top5_accuracies)");
  metrics[1].erase("direction");
  CHECK(refusal(write_json(record, -1)).starts_with("optbench: 'direction' of a metric: expected"));
  metrics = 3;
  CHECK(refusal(write_json(record, -1)) == "optbench: 'metrics': expected a list, got a number");
}

TEST_CASE("a file outside the tree is named by its own fields") {
  const TemporaryFolder folder;
  Json record = record_1_2("mnist_mlp", "SGD", 0.5, 7, {3, 1});
  record["weight_decay"] = 0.01;
  record["optimizer_hyperparams"]["betas"] = {0.9, 0.999};
  record["optimizer_hyperparams"]["nesterov"] = false;
  record["training_params"] = {{"lr_sched_epochs", {1, 2}}};
  write_text(folder / "run.json", write_json(record));
  record::StoredRun run = record::read_stored_run(folder / "run.json");
  CHECK(run.label == "SGD");
  CHECK(run.setting ==
        "num_epochs__1__batch_size__128__weight_decay__1.e-02__betas__[0.9, 0.999]__lr__5.e-01"
        "__lr_sched_epochs__[1, 2]__momentum__9.e-01__nesterov__False");

  // The folders have the shape, but of another problem.
  const auto path = folder / "mnist_2c2d/mine/setting/run.json";
  write_text(path, write_json(record));
  run = record::read_stored_run(path);
  CHECK(run.label == "SGD");
  const auto inside = folder / "mnist_mlp/mine/setting/run.json";
  write_text(inside, write_json(record));
  CHECK(record::read_stored_run(inside).label == "mine");
  CHECK(record::read_stored_run(inside).setting == "setting");
}

TEST_CASE("what is no result file says where and why") {
  CHECK(refusal("") == "line 1, column 1: expected a value, got the end of the text");
  CHECK(refusal("[1]") == "expected a JSON object, got a list");
  CHECK(refusal("{}") == "'testproblem': expected a problem's name, got no such key");
  CHECK(refusal("{\"testproblem\": \"p\"}") ==
        "'optimizer': expected an optimizer's name, got no such key");
  CHECK(refusal_with("testproblem", 3) == "'testproblem': expected a text, got a number");
  CHECK(refusal_with("random_seed", -1) ==
        "'random_seed': expected a whole number of at least 0, got -1.0");
  CHECK(refusal_with("random_seed", nullptr) == "'random_seed': expected a whole number, got null");
  CHECK(refusal_with("num_epochs", 2.5) ==
        "'num_epochs': expected a whole number of at least 0, got 2.5");
  CHECK(refusal_with("hyperparams", Json::array()) ==
        "'hyperparams': expected an object, got a list");
  CHECK(refusal_with("test_losses", 3) ==
        "'test_losses': expected a list of numbers, got a number");
  CHECK(refusal_with("test_losses", Json::array()) ==
        "'test_losses': expected a list of numbers, got none");
  CHECK(refusal_with("test_losses", {1, "x"}) ==
        "'test_losses', entry 1: expected a number, got a text");
  CHECK(refusal_with("train_losses", {1, 2}) ==
        "'train_losses': expected 3 values, as many as 'test_losses' has, got 2");
  CHECK(refusal_with("test_accuracies", {0.5}) ==
        "'test_accuracies': expected 3 values, as many as 'test_losses' has, got 1");
  CHECK(refusal_with("optbench", 1) == "'optbench': expected an object, got a number");
}

TEST_CASE("a file that is cut anywhere is refused and names the place") {
  const std::string whole = write_json(record_1_1("p", "A", 0.1, 42, {3, 2, 1}), -1);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CAPTURE(length);
    CHECK(refusal(whole.substr(0, length)).starts_with("line 1, column "));
  }
}

TEST_CASE("a damaged file is read or refused, whatever the damage") {
  const TemporaryFolder folder;
  const auto path = folder / "x.json";
  const std::string whole = write_json(own_record("mnist_mlp", "adam", 0.1, 42, {3, 2, 1}), 2);
  std::size_t refused = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    CAPTURE(seed);
    write_text(path, mutated(whole, seed));
    try {
      const record::StoredRun run = record::read_stored_run(path);
      CHECK(run.train["loss"].size() == run.test["loss"].size());
      (void)record::read_minibatch_losses(path);
    } catch (const Error& error) {
      ++refused;
      CHECK(error.kind() == ErrorKind::corrupt_data);
      CHECK(std::string(error.what()).starts_with(path.string() + ": "));
    }
  }
  CHECK(refused > 1000);
}

TEST_CASE("a broken file's message counts lines in the file, its mini-batch losses included") {
  CHECK(refusal("{\"minibatch_train_losses\": [\n1,\n2],\n\"x\": ]}") ==
        "line 4, column 6: expected a value, got ']'");
}

TEST_CASE("mini-batch losses that are no numbers are refused only when they are asked for") {
  const TemporaryFolder folder;
  Json record = record_1_1("p", "A", 0.1, 42, {3, 2, 1});
  record["minibatch_train_losses"] = {1, "two"};
  const auto path = file_record(folder.path(), kSetting, record);
  CHECK(record::read_stored_run(path).problem == "p");
  CHECK(thrown_message(ErrorKind::corrupt_data, [&] {
          (void)record::read_minibatch_losses(path);
        }) == path.string() + ": 'minibatch_train_losses', entry 1: expected a number, got a text");
  // Lists in it end too early for the quick way; they are then read with the rest.
  record["minibatch_train_losses"] = {{1}, {2}};
  CHECK(record::read_stored_run(file_record(folder.path(), kSetting, record)).problem == "p");
}

TEST_CASE("a record is read with or without its mini-batch losses") {
  const TemporaryFolder folder;
  Json record = own_record("mnist_mlp", "adam", 0.1, 42, {3, 2, 1});
  const auto path = file_record(folder.path(), kSetting, record);
  CHECK(record::read_record(path, record::MinibatchLosses::read) == record);
  record["minibatch_train_losses"] = Json::array();
  CHECK(record::read_record(path, record::MinibatchLosses::passed_over) == record);
}

TEST_CASE("a file that is not there is not found") {
  CHECK(thrown_message(ErrorKind::not_found, [] {
          (void)record::read_stored_run("/no/such.json");
        }) == "/no/such.json: cannot be read: No such file or directory");
}

TEST_CASE("the published results are read as DeepOBS 1.1 filed them") {
  const auto files = published_run_files();
  if (files.empty()) {
    MESSAGE("skipped: the published results of DeepOBS are not there");
    return;
  }
  for (const auto& path : files) {
    CAPTURE(path.string());
    const record::StoredRun run = record::read_stored_run(path);
    CHECK(run.family == record::RecordFamily::deepobs_1_1);
    CHECK(run.test["loss"].size() == 101);
    CHECK(run.num_epochs == 100);
    CHECK(run.test["accuracy"].empty() == (run.problem == "quadratic_deep"));
    CHECK(run.label == path.parent_path().parent_path().filename());
  }
  const record::StoredRun run = record::read_stored_run(files.front());
  const std::size_t steps = run.problem == "quadratic_deep" ? 7 : 468;
  CHECK(record::read_minibatch_losses(files.front()).size() == 100 * steps);
}
