// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_tables.hpp"

#include "engine/analysis/draw/csv.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/engine/analysis/study/study_results.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;
using Strings = std::vector<std::string>;
using Cell = analysis::draw::FigureTable::Cell;

Strings texts(const std::vector<Cell>& row) {
  Strings all;
  for (const Cell& cell : row) all.push_back(cell.text);
  return all;
}

Strings headings(const analysis::draw::FigureTable& table) {
  Strings all;
  for (const auto& column : table.columns) all.push_back(column.heading);
  return all;
}

const Cell& cell_at(const analysis::draw::FigureTable& table, std::size_t row,
                    const std::string& heading) {
  const Strings names = headings(table);
  const auto column = std::ranges::find(names, heading) - names.begin();
  return table.rows.at(row).at(static_cast<std::size_t>(column));
}

analysis::draw::FigureTable table_of(const Studied& studied) {
  return analysis::study::problem_table(studied.study.problems.at(0), studied.study.options);
}

}  // namespace

TEST_CASE("numbers are shown with four digits, and what is not finite as such") {
  CHECK(analysis::study::number_cell_text(0.91234, record::accuracy_metric()) == "0.9123");
  CHECK(analysis::study::number_cell_text(0, record::accuracy_metric()) == "0.0000");
  CHECK(analysis::study::number_cell_text(0, record::loss_metric()) == "0");
  CHECK(analysis::study::number_cell_text(12.3456, record::loss_metric()) == "12.35");
  CHECK(analysis::study::number_cell_text(0.000123456, record::loss_metric()) == "1.235e-04");
  CHECK(analysis::study::number_cell_text(1234567, record::loss_metric()) == "1.235e+06");
  for (const double value : {kNaN, kInfinity, -kInfinity}) {
    CHECK(analysis::study::number_cell_text(value, record::loss_metric()) == "not finite");
  }
}

TEST_CASE("a problem's table has a row per optimizer, best first") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {4, 4, 4, 4, 4, 7});
  add_seeds(runs, "p", "b", {1, 2, 3, 1, 2, 3});
  add_seeds(runs, "p", "c", {1, kNaN, kNaN, kNaN, 2, 3});
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 3}});
  const analysis::draw::FigureTable table = table_of(Studied(runs, options));
  CHECK(table.id == "p-optimizers");
  CHECK(table.title == "p: test loss");
  REQUIRE(table.rows.size() == 3);
  for (const auto& row : table.rows) CHECK(row.size() == table.columns.size());
  CHECK(cell_at(table, 0, "optimizer").text == "b");
  CHECK(cell_at(table, 0, "chosen setting").text == "lr 0.1");
  CHECK(cell_at(table, 0, "test loss").text == "2 ± 0.8944");  // sqrt(4 / 5)
  CHECK(cell_at(table, 0, "test loss").best);
  CHECK(cell_at(table, 0, "median").text == "2");
  CHECK(cell_at(table, 0, "p").text == "—");
  CHECK(cell_at(table, 0, "epochs to target").text == "1");
  CHECK(cell_at(table, 1, "optimizer").text == "a");
  CHECK_FALSE(cell_at(table, 1, "test loss").best);
  CHECK(cell_at(table, 1, "p").text == "0.062");  // 2 / 64, and doubled by Holm
  CHECK(cell_at(table, 1, "epochs to target").text == "not reached");
  CHECK(cell_at(table, 2, "test loss").text == "3 of 6 not finite");
  CHECK(cell_at(table, 2, "median").text == "not finite");
  CHECK(cell_at(table, 2, "interval").text == "—");
  CHECK(cell_at(table, 2, "diverged").text == "3 of 6");
  CHECK(cell_at(table, 2, "diverged").value == 0.5);
}

TEST_CASE("the table says by what settings were chosen") {
  const std::vector<record::StoredRun> runs = {run_at("p", "a", 0.1, 1, {2, 1})};
  const auto caption = [&](analysis::results::SelectionMode mode) {
    analysis::study::StudyOptions options;
    options.mode = mode;
    return table_of(Studied(runs, options)).caption;
  };
  CHECK(caption(analysis::results::SelectionMode::final_value)
            .find("chosen by the final test loss.") != std::string::npos);
  CHECK(caption(analysis::results::SelectionMode::best_value)
            .find("best test loss of its mean curve") != std::string::npos);
  CHECK(caption(analysis::results::SelectionMode::most_runs).find("the most runs") !=
        std::string::npos);
}

TEST_CASE("rates that are good to the end of those tried are at least so wide") {
  const analysis::draw::FigureTable table =
      table_of(Studied({run_at("p", "a", 0.01, 1, {9, 1}), run_at("p", "a", 0.1, 1, {9, 1}),
                        run_at("p", "a", 1, 1, {9, 5})}));
  CHECK(cell_at(table, 0, "decades").text == "≥ 1");
  CHECK(cell_at(table, 0, "within 5 %").text == "67 %");
  CHECK(cell_at(table, 0, "settings").text == "3");
}

TEST_CASE("a single rate has no width, and no score is a negative zero") {
  CHECK(cell_at(table_of(Studied({run_at("p", "a", 0.1, 1, {9, 1})})), 0, "decades").text == "—");
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 1}, 1);
  add_seeds(runs, "p", "b", {2, 2}, 1);
  const Studied studied(runs);
  CHECK(texts(analysis::study::overall_table(studied.study.overall.value()).rows.at(0)) ==
        Strings{"a", "1.00", "1.00 to 1.00", "0.000", "0.00 to 0.00"});
}

TEST_CASE("the overview has all problems and optimizers, and marks every best one") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 1});
  add_seeds(runs, "p", "b", {1, 1});
  add_seeds(runs, "q", "a", {2});
  const Studied studied(runs);
  const analysis::draw::FigureTable table = analysis::study::overview_table(studied.study);
  CHECK(headings(table) == Strings{"problem", "reported", "a", "b"});
  CHECK(texts(table.rows.at(0)) == Strings{"p", "test loss", "1 ± 0", "1 ± 0"});
  CHECK(texts(table.rows.at(1)) == Strings{"q", "test loss", "2", "—"});
  CHECK(table.rows[0][2].best);
  CHECK(table.rows[0][3].best);
  CHECK(table.rows[1][2].best);
  CHECK_FALSE(table.rows[1][3].best);
}

TEST_CASE("DeepOBS's table counts a miss as one epoch more than there were") {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 3}});
  const Studied studied({run_at("p", "a", 0.1, 1, {9, 3, 2}), run_at("p", "a", 0.1, 2, {9, 8, 7})},
                        options);
  const analysis::draw::FigureTable table = analysis::study::deepobs_table(studied.study);
  REQUIRE(table.rows.size() == 3);
  CHECK(texts(table.rows[0]) == Strings{"p", "performance", "4.5"});
  CHECK(texts(table.rows[1]) == Strings{"p", "speed", "2.0"});  // (1 + 3) / 2
  CHECK(texts(table.rows[2]) == Strings{"p", "tuneability", "lr 0.1"});
}

TEST_CASE("DeepOBS's table has the setting with the most runs, whatever we choose") {
  const Studied studied({run_at("p", "a", 0.1, 1, {9, 4}), run_at("p", "a", 0.1, 2, {9, 6}),
                         run_at("p", "a", 0.2, 1, {9, 1})});
  CHECK(studied.outcome("a").mean == 1);
  const analysis::draw::FigureTable table = analysis::study::deepobs_table(studied.study);
  CHECK(texts(table.rows[0]) == Strings{"p", "performance", "5"});
  CHECK(texts(table.rows[2]) == Strings{"p", "tuneability", "lr 0.1"});
}

TEST_CASE("times to target are medians that say how many missed") {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 3}});
  const Studied studied(
      {with_clocks(run_at("p", "a", 0.1, 1, {9, 3, 2})),
       with_clocks(run_at("p", "a", 0.1, 2, {9, 4, 3})),
       with_clocks(run_at("p", "a", 0.1, 3, {9, 3, 3})),
       with_clocks(run_at("p", "a", 0.1, 4, {9, 3, 3})),
       with_clocks(run_at("p", "a", 0.1, 5, {9, 8, 8})), run_at("p", "b", 0.1, 1, {9, 8, 8})},
      options);
  const auto table = analysis::study::target_table(studied.study);
  REQUIRE(table);
  CHECK(texts(table->rows.at(0)) == Strings{"p", "3", "a", "1 (1 of 5 missed)", "7 (1 of 5 missed)",
                                            "14 (1 of 5 missed)", "0.5 (1 of 5 missed)"});
  CHECK(texts(table->rows.at(1)) == Strings{"p", "3", "b", "not reached", "—", "—", "—"});
  CHECK_FALSE(analysis::study::target_table(Studied({run_at("p", "a", 0.1, 1, {9, 3})}).study));
}

TEST_CASE("the ranking has a row per optimizer, by mean rank") {
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 1}});
  std::vector<record::StoredRun> runs;
  for (const char* problem : {"p", "q"}) {
    add_seeds(runs, problem, "a", {4, 4});
    add_seeds(runs, problem, "b", {1, 1});
    add_seeds(runs, problem, "c", {kNaN, kNaN});
  }
  const Studied studied(runs, options);
  const analysis::draw::FigureTable table =
      analysis::study::overall_table(studied.study.overall.value());
  CHECK(table.title == "Ranking over 2 problems");
  CHECK(texts(table.rows.at(0)) ==
        Strings{"b", "1.00", "1.00 to 1.00", "1.000", "1.00 to 1.00", "1.000"});
  CHECK(table.rows[0][1].best);
  CHECK(cell_at(table, 1, "interquartile mean").text == "0.667");  // (10 - 4) / (10 - 1)
  CHECK(cell_at(table, 2, "interquartile mean").text == "not finite");
  CHECK(cell_at(table, 2, "profile score").text == "0.000");
}

TEST_CASE("methods name versions, seeds, selection and the convention for diverged runs") {
  record::StoredRun run = with_clocks(run_at("p", "a", 0.1, 1, {9, 3}));
  run.environment = {{"cpu_capability", "AVX2"}, {"threads", 2}, {"started", "2026"}};
  record::StoredRun other = run_at("p", "a", 0.1, 2, {9, 3});
  other.environment = {{"threads", 4}};
  const analysis::draw::FigureTable table =
      analysis::study::methods_table(Studied({run, other}).study);
  std::vector<Strings> rows;
  for (const auto& row : table.rows) rows.push_back(texts(row));
  const auto has = [&](const Strings& row) { return std::ranges::find(rows, row) != rows.end(); };
  CHECK(has({"runs", "2"}));
  CHECK(has({"written by", fmt::format("{}, {}", to_text(record::RecordFamily::deepobs_1_1),
                                       to_text(record::RecordFamily::optbench))}));
  CHECK(has({"cpu capability", "AVX2"}));
  CHECK(has({"threads", "2, 4"}));
  CHECK(has({"seeds of a chosen setting", "2"}));
  CHECK(has({"settings chosen by", "test loss (final)"}));
  CHECK(std::ranges::none_of(rows, [](const Strings& row) { return row[0] == "started"; }));
}

TEST_CASE("odd results give tables whose rows are whole") {
  for (const auto& [name, runs] : odd_results()) {
    CAPTURE(name);
    analysis::study::StudyOptions options;
    options.targets = analysis::results::ConvergenceThresholds({{"p", 1}, {"q", 1}});
    const Studied studied(runs, options);
    std::vector<analysis::draw::FigureTable> tables = {
        analysis::study::overview_table(studied.study),
        analysis::study::deepobs_table(studied.study),
        analysis::study::methods_table(studied.study)};
    for (const analysis::study::ProblemOutcome& problem : studied.study.problems) {
      tables.push_back(analysis::study::problem_table(problem, studied.study.options));
    }
    if (const auto targets = analysis::study::target_table(studied.study))
      tables.push_back(*targets);
    if (studied.study.overall)
      tables.push_back(analysis::study::overall_table(*studied.study.overall));
    for (const analysis::draw::FigureTable& table : tables) {
      CAPTURE(table.id);
      for (const auto& row : table.rows) {
        CHECK(row.size() == table.columns.size());
        for (const Cell& cell : row) {
          CHECK(cell.text.find("nan") == std::string::npos);
          CHECK(cell.text.find("inf") == std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("files of tables hold both ends of intervals, deviations and counts") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2, 3, 6});
  add_seeds(runs, "p", "b", {4, kNaN, 4, 12});
  analysis::study::StudyOptions options;
  options.targets = analysis::results::ConvergenceThresholds({{"p", 2}});
  const Studied studied(runs, options);
  const analysis::draw::FigureTable table = table_of(studied);
  const analysis::study::OptimizerOutcome& a = studied.outcome("a");
  CHECK(cell_at(table, 0, "test loss").parts.at(0) == 3);
  CHECK(cell_at(table, 0, "test loss").parts.at(1) == doctest::Approx(std::sqrt(14.0 / 3)));
  CHECK(cell_at(table, 0, "interval").parts ==
        std::vector<double>{a.interval->low, a.interval->high});
  CHECK(cell_at(table, 1, "test loss").parts.at(2) == 1);
  CHECK(cell_at(table, 1, "test loss").parts.at(3) == 4);
  CHECK(cell_at(table, 1, "diverged").parts == std::vector<double>{1, 4});
  CHECK(cell_at(table, 0, "epochs to target").parts == std::vector<double>{INFINITY, 2, 4});
  for (const analysis::draw::FigureTable& each :
       {table, analysis::study::overview_table(studied.study),
        *analysis::study::target_table(studied.study)}) {
    std::vector<std::string> names = analysis::draw::csv_columns(each);
    const std::size_t count = names.size();
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    CHECK(names.size() == count);
  }
}

TEST_CASE("DeepOBS's table leaves out what a first setting by name would say") {
  const Studied studied({run_at("p", "a", 0.1, 1, {9, 4}), run_at("p", "a", 1, 1, {9, 600}),
                         run_at("p", "b", 0.1, 1, {9, 5}), run_at("p", "b", 0.1, 2, {9, 7}),
                         run_at("p", "b", 1, 1, {9, 3})});
  const analysis::draw::FigureTable table = analysis::study::deepobs_table(studied.study);
  REQUIRE(table.rows.size() == 3);
  CHECK(texts(table.rows[0]) == Strings{"p", "performance", "—", "6"});
  CHECK(texts(table.rows[2]) == Strings{"p", "tuneability", "—", "lr 0.1"});
  const Studied alike({run_at("p", "a", 0.1, 1, {9, 4}), run_at("p", "a", 1, 1, {9, 600})});
  CHECK(analysis::study::deepobs_table(alike.study).rows.empty());
}

TEST_CASE("runs that end no better than they began are counted beside those that diverged") {
  const analysis::draw::FigureTable table =
      table_of(Studied({run_at("p", "a", 0.1, 1, {9, 1}), run_at("p", "a", 100, 1, {9, 9}),
                        run_at("p", "a", 1000, 1, {9, kNaN})}));
  CHECK(cell_at(table, 0, "diverged").text == "1 of 3");
  CHECK(cell_at(table, 0, "no better").text == "1 of 3");
}
