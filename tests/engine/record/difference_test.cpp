// SPDX-License-Identifier: MIT
#include "engine/record/difference.hpp"

#include "engine/base/error.hpp"
#include "engine/run/record_request.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using optbench::Json;
using optbench::record::record_difference;
using optbench::record::RecordDifference;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();

Json record() {
  return {{"testproblem", "two_d_beale"},
          {"batch_size", 128},
          {"num_epochs", 2},
          {"random_seed", 7},
          {"weight_decay", nullptr},
          {"optimizer_name", "mine"},
          {"hyperparams", {{"momentum", 0.9}}},
          {"learning_rate", 0.01},
          {"train_log_interval", 10},
          {"train_losses", {3.0, 2.0, kNan}},
          {"test_losses", {4.0, 2.5, kNan}},
          {"minibatch_train_losses", {3.5, 3.25}},
          {"optbench",
           {{"outcome", "diverged"},
            {"libtorch_version", "2.13.0"},
            {"threads", 2},
            {"dtype", "float64"},
            {"device", "cpu"},
            {"valid_size", 0},
            {"optimizer", {{"name", "sgd"}, {"origin", "optim.sgd"}, {"sha256", "abc"}}},
            {"schedule",
             {{"name", "halving"}, {"origin", "./halving.lua"}, {"options", {{"every", 3}}}}},
            {"problem", {{"name", "two_d_beale"}, {"options", Json::object()}}},
            {"dataset", {{"name", "two_d"}, {"options", Json::object()}, {"synthetic", false}}},
            {"steps", 10}}}};
}

std::string message_of(const Json& json) {
  try {
    static_cast<void>(optbench::run::request_of_record("a.json", json));
  } catch (const optbench::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("whatever a record says it measured is compared") {
  const auto with_f1 = [](double value) {
    Json json = record();
    json["optbench"]["metrics"] = {
        {{"name", "loss"}, {"series", "losses"}, {"unit", ""}, {"direction", "lower"}},
        {{"name", "f1"}, {"series", "f1"}, {"unit", ""}, {"direction", "higher"}}};
    json["test_f1"] = {0.5, value};
    return json;
  };
  CHECK(record_difference(with_f1(0.75), with_f1(0.75)).is_none());
  const RecordDifference difference = record_difference(with_f1(0.75), with_f1(0.25));
  REQUIRE(difference.lists.size() == 1);
  CHECK(difference.lists[0].name == "test_f1");
  CHECK(difference.lists[0].absolute == 0.5);
  // Made before records said it.
  CHECK(record_difference(record(), with_f1(0.75)).is_none());
}

TEST_CASE("a record equals itself, NaN like NaN") {
  const RecordDifference difference = record_difference(record(), record());
  CHECK(difference.is_none());
  CHECK(difference.values == 8);
  CHECK(to_text(difference) == "equal bit for bit: 8 numbers\n");
}

TEST_CASE("a difference says in which list, from where on and how far") {
  Json again = record();
  again["test_losses"][1] = 2.5 + 0.25;
  again["test_losses"][0] = 4.0 - 0.2;
  again["optbench"]["libtorch_version"] = "2.12.0";
  const RecordDifference difference = record_difference(record(), again);
  REQUIRE(difference.lists.size() == 1);
  const RecordDifference::List& list = difference.lists[0];
  CHECK(list.name == "test_losses");
  CHECK(list.differ == 2);
  CHECK(list.first == 0);
  CHECK(list.absolute == doctest::Approx(0.25));
  CHECK(list.relative == doctest::Approx(0.1));
  CHECK(to_text(difference) ==
        "different\n"
        "  test_losses: 2 of 3 values differ, from index 0 on, by at most 0.25 (0.1 of the value)\n"
        "the environment differs:\n"
        "  libtorch_version: 2.13.0, again 2.12.0\n");
}

TEST_CASE("the last bit counts, and so does the sign of zero") {
  Json again = record();
  again["train_losses"][0] = std::nextafter(3.0, 4.0);
  CHECK_FALSE(record_difference(record(), again).is_none());
  Json zero = record();
  zero["train_losses"][0] = 0.0;
  Json negative = zero;
  negative["train_losses"][0] = -0.0;
  CHECK_FALSE(record_difference(zero, negative).is_none());
}

TEST_CASE(
    "lists of different lengths, a finite value for NaN and another outcome are differences") {
  Json shorter = record();
  shorter["minibatch_train_losses"] = {3.5};
  CHECK(to_text(record_difference(record(), shorter)).find("different lengths") !=
        std::string::npos);
  Json finite = record();
  finite["train_losses"][2] = 1.0;
  CHECK(record_difference(record(), finite).lists.size() == 1);
  CHECK(to_text(record_difference(record(), finite))
            .find("train_losses: 1 of 3 values differ, from index 2 on; 1 finite in one alone") !=
        std::string::npos);
  Json finished = record();
  finished["optbench"]["outcome"] = "finished";
  CHECK(to_text(record_difference(record(), finished)).find("outcome: diverged, again finished") !=
        std::string::npos);
}

TEST_CASE(
    "a module that scripts required is named when it differs, and so is the numerics version") {
  const auto with = [](const char* digest, int version) {
    Json json = record();
    json["optbench"]["numerics_version"] = version;
    json["optbench"]["code"] = {
        {{"role", "optimizer"}, {"name", "mine"}, {"file", "mine.lua"}, {"sha256", "a"}},
        {{"role", "module"}, {"name", "parts"}, {"file", "r/parts.lua"}, {"sha256", digest}}};
    return json;
  };
  CHECK(to_text(record_difference(with("b", 1), with("b", 1))) == "equal bit for bit: 8 numbers\n");
  CHECK(to_text(record_difference(with("b", 1), with("c", 2))) ==
        "equal bit for bit: 8 numbers\n"
        "though the environment differs:\n"
        "  numerics_version: 1, again 2\n"
        "  SHA-256 of the module 'parts' (\"r/parts.lua\"): b, again c\n");
}

TEST_CASE("times and folders are no difference") {
  Json again = record();
  again["optbench"]["training_seconds"] = {1.0, 2.0};
  again["optbench"]["started"] = "2026-01-01T00:00:00Z";
  CHECK(record_difference(record(), again).is_none());
}

TEST_CASE("a record's request is the run that made it") {
  const optbench::run::RunRequest request = optbench::run::request_of_record("a.json", record());
  CHECK(request.problem == "two_d_beale");
  CHECK(request.optimizer == "sgd");
  CHECK(request.learning_rate == 0.01);
  CHECK(request.set.number("momentum") == 0.9);
  CHECK(request.schedule == "./halving.lua");
  CHECK(request.schedule_set.integer("every") == 3);
  CHECK(request.random_seed == 7);
  CHECK(request.dtype == "float64");
  CHECK(request.threads == 2);
  CHECK(request.label == "mine");
  CHECK(request.no_logs);
  CHECK_FALSE(request.weight_decay.has_value());
}

TEST_CASE("a record that does not say enough is refused with the reason") {
  Json foreign = record();
  foreign.erase("optbench");
  CHECK(message_of(foreign).find("expected a record of optbench") != std::string::npos);
  Json inlined = record();
  inlined["optbench"]["optimizer"]["origin"] = "inline";
  CHECK(message_of(inlined).find("its optimizer was given by a script without a file") !=
        std::string::npos);
  Json cut = record();
  cut["optbench"].erase("dataset");
  CHECK(message_of(cut) ==
        "a.json: 'optbench.dataset' is missing: expected a whole record of optbench");
}
