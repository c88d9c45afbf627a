// SPDX-License-Identifier: MIT
#include "engine/sweep/sweep_summary.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

sweep::RunFigures run(const std::string& label, double rate, double loss,
                      std::optional<double> accuracy = std::nullopt) {
  return {.problem = "p",
          .label = label,
          .setting = label + "/" + std::to_string(rate),
          .choices = {{"momentum", 0.9}, {"lr", rate}},
          .diverged = std::isnan(loss),
          .test_loss = loss,
          .test_accuracy = accuracy};
}

Json record_json() {
  return {{"testproblem", "mnist_mlp"},
          {"optimizer_name", "mine"},
          {"num_epochs", 3},
          {"batch_size", 128},
          {"weight_decay", nullptr},
          {"optimizer_hyperparams", {{"lr", 0.1}, {"beta", 0.9}}},
          {"training_params", {{"schedule", "cosine"}}},
          {"test_losses", {3.0, 2.0, 1.5, 1.0}},
          {"test_accuracies", {0.1, 0.2, 0.3, 0.4}},
          {"optbench", {{"outcome", "finished"}}}};
}

}  // namespace

TEST_CASE("a figure is the mean and the deviation of the sample") {
  const std::vector<double> values = {1, 2, 3, 6};
  CHECK(sweep::figure_of(values).mean == 3);
  CHECK(*sweep::figure_of(values).deviation == doctest::Approx(std::sqrt(14.0 / 3)));
  CHECK_FALSE(sweep::figure_of(std::vector<double>{5}).deviation.has_value());
}

TEST_CASE("figures have four significant digits, their deviation ends at the same place") {
  CHECK(to_text(sweep::MeanAndSpread{0.0123456, 0.000567}) == "0.01235 ± 0.00057");
  CHECK(to_text(sweep::MeanAndSpread{353.4467, 12.345}) == "353.4 ± 12.3");
  CHECK(to_text(sweep::MeanAndSpread{123456, 7.9}) == "123456 ± 8");
  CHECK(to_text(sweep::MeanAndSpread{0.9812, std::nullopt}) == "0.9812");
  CHECK(to_text(sweep::MeanAndSpread{-2.5, std::nullopt}) == "-2.500");
  CHECK(to_text(sweep::MeanAndSpread{1.2344e-9, 6.54e-11}) == "1.234e-09 ± 6.5e-11");
  CHECK(to_text(sweep::MeanAndSpread{3.2e7, std::nullopt}) == "3.200e+07");
  CHECK(to_text(sweep::MeanAndSpread{0, 0}) == "0.000 ± 0.000");
}

TEST_CASE("the best setting has the lowest mean loss over its seeds") {
  const auto rows =
      sweep::summarize(std::vector{run("sgd", 0.1, 1.0), run("sgd", 0.1, 9.0), run("sgd", 0.2, 2.0),
                                   run("sgd", 0.2, 4.0), run("sgd", 0.3, 5.0)});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].runs == 5);
  CHECK(rows[0].best == "0.2");
  CHECK(rows[0].rate_only);
  CHECK_FALSE(rows[0].at_edge);
  CHECK(rows[0].test_loss->mean == 3);
  CHECK(*rows[0].test_loss->deviation == doctest::Approx(std::sqrt(2.0)));
  CHECK_FALSE(rows[0].test_accuracy.has_value());
}

TEST_CASE("where a problem has accuracy, the highest mean accuracy decides and not the loss") {
  const auto rows =
      sweep::summarize(std::vector{run("sgd", 0.1, 0.5, 0.90), run("sgd", 0.2, 0.7, 0.95)});
  CHECK(rows[0].best == "0.2");
  CHECK(rows[0].test_accuracy->mean == 0.95);
  CHECK(rows[0].test_loss->mean == 0.7);
}

TEST_CASE(
    "a setting with a diverged seed comes after every finite one, however good its other seeds "
    "are") {
  const auto rows = sweep::summarize(std::vector{run("sgd", 0.3, 0.001), run("sgd", 0.3, kNaN),
                                                 run("sgd", 0.1, 50.0), run("sgd", 0.1, 60.0)});
  CHECK(rows[0].best == "0.1");
  CHECK(rows[0].diverged == 1);
  CHECK(rows[0].test_loss->mean == 55);
}

TEST_CASE("NaN never wins, and an optimizer that always diverges says so") {
  const auto rows = sweep::summarize(std::vector{run("sgd", 0.1, kNaN), run("sgd", 0.1, kNaN),
                                                 run("sgd", 0.2, kNaN), run("sgd", 0.2, 1.0)});
  CHECK(rows[0].best == "0.2");  // fewer seeds diverged
  CHECK(rows[0].diverged == 3);
  CHECK_FALSE(rows[0].test_loss.has_value());
  CHECK(sweep::summary_text(rows, 0).find("diverged\n") ==
        std::string::npos);  // the accuracy column follows
  CHECK(sweep::summary_text(rows, 0).find(" diverged              —\n") != std::string::npos);
}

TEST_CASE("an infinite loss counts as diverged") {
  const auto rows = sweep::summarize(
      std::vector{run("sgd", 0.1, std::numeric_limits<double>::infinity()), run("sgd", 0.2, 7.0)});
  CHECK(rows[0].diverged == 1);
  CHECK(rows[0].best == "0.2");
}

TEST_CASE("a best rate at the edge of several is marked, a single rate is not") {
  const auto edge = sweep::summarize(
      std::vector{run("sgd", 0.1, 1.0), run("sgd", 0.2, 2.0), run("adam", 0.1, 1.0)});
  CHECK(edge[0].at_edge);
  CHECK_FALSE(edge[1].at_edge);
  CHECK(sweep::summary_text(edge, 0) ==
        "problem  optimizer  runs  diverged  best lr  test loss  test accuracy\n"
        "─────────────────────────────────────────────────────────────────────\n"
        "p        sgd           2         —     0.1*      1.000              —\n"
        "         adam          1         —     0.1       1.000              —\n"
        "\n"
        "Best: lowest mean final test loss over the seeds;\n"
        "settings with a diverged run come last.\n"
        "*: at the edge of the rates that were tried; a wider range may be better.\n");
}

TEST_CASE("the best setting names every choice that varies, the rate first") {
  std::vector<sweep::RunFigures> runs = {run("sgd", 0.1, 3.0), run("sgd", 0.1, 1.0),
                                         run("sgd", 0.2, 2.0)};
  for (sweep::RunFigures& figures : runs) figures.choices.emplace_back("nesterov", true);
  runs[1].choices[0].second = 0.5;
  runs[1].setting += "momentum 0.5";
  const auto rows = sweep::summarize(runs);
  CHECK(rows[0].best == "lr 0.1, momentum 0.5");
  CHECK_FALSE(rows[0].rate_only);
  runs.push_back(run("adam", 0.3, 1.0));
  runs.push_back(run("adam", 0.4, 2.0));
  const std::string text = sweep::summary_text(sweep::summarize(runs), 0);
  CHECK(text.find("best setting") != std::string::npos);
  CHECK(text.find("lr 0.1, momentum 0.5*") != std::string::npos);
  CHECK(text.find("lr 0.3*") != std::string::npos);  // under that heading the rate is named too
}

TEST_CASE("problems and optimizers stand in the order of the plan") {
  std::vector<sweep::RunFigures> runs = {run("z", 0.1, 1.0), run("a", 0.1, 1.0), run("z", 0.1, 1.0),
                                         run("a", 0.1, 1.0)};
  runs[2].problem = runs[3].problem = "another";
  const auto rows = sweep::summarize(runs);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].label == "z");
  CHECK(rows[1].label == "a");
  CHECK(rows[2].problem == "another");
}

TEST_CASE("figures are read from a record file") {
  const testing::TemporaryFolder folder;
  const auto path = folder / "setting/random_seed__42__2020-01-20-10-00-00.json";
  Json record = record_json();
  SUBCASE("a finished run gives its last values") {
    write_file_atomically(path, write_json(record));
    const sweep::RunFigures figures = sweep::read_run_figures(path);
    CHECK(figures.problem == "mnist_mlp");
    CHECK(figures.label == "mine");
    CHECK(figures.setting == (folder / "setting").string());
    CHECK_FALSE(figures.diverged);
    CHECK(figures.test_loss == 1.0);
    CHECK(*figures.test_accuracy == 0.4);
    CHECK(figures.choices.front() == std::pair<std::string, Json>("lr", 0.1));
    CHECK(figures.choices.back() == std::pair<std::string, Json>("schedule", "cosine"));
  }
  SUBCASE("a run that was stopped early gives the last values it reached") {
    record["optbench"]["outcome"] = "stopped_early";
    record["test_losses"] = {3.0, 2.0, kNaN, kNaN};
    record.erase("test_accuracies");
    write_file_atomically(path, write_json(record));
    CHECK(sweep::read_run_figures(path).test_loss == 2.0);
    CHECK_FALSE(sweep::read_run_figures(path).test_accuracy.has_value());
  }
  SUBCASE("a diverged run has no final values, whatever it reached") {
    record["optbench"]["outcome"] = "diverged";
    record["test_losses"] = {3.0, 2.0, kNaN, kNaN};
    write_file_atomically(path, write_json(record));
    CHECK(sweep::read_run_figures(path).diverged);
    CHECK(std::isnan(sweep::read_run_figures(path).test_loss));
    CHECK(std::isnan(*sweep::read_run_figures(path).test_accuracy));
  }
  SUBCASE("something else is an error with its path") {
    write_file_atomically(path, R"({"testproblem": "mnist_mlp"})");
    const std::string message = testing::thrown_message(
        ErrorKind::corrupt_data, [&] { (void)sweep::read_run_figures(path); });
    CHECK(message.starts_with(path.string() +
                              ": expected the record of a run, got something else ("));
  }
}
