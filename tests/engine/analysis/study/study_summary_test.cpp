// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_summary.hpp"

#include "engine/analysis/study/study_tables.hpp"
#include "engine/base/text_table.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/engine/analysis/study/study_results.hpp"
#include "tests/support/published_results.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The rows of a summary: without heading, rule, gaps and the words below.
std::vector<std::string> rows_of(const std::string& summary) {
  std::vector<std::string> rows;
  const std::vector<std::string> lines = lines_of(summary);
  for (std::size_t i = 2; i < lines.size() && !lines[i].starts_with("Best: "); ++i) {
    if (!lines[i].empty()) rows.push_back(lines[i]);
  }
  return rows;
}

/// All results of the study's tests, and others that a sweep may leave.
std::vector<std::pair<std::string, std::vector<record::StoredRun>>> samples() {
  auto all = odd_results();
  all.emplace_back("a crowd", crowd(3, 7));
  all.emplace_back("validation that disagrees with test",
                   std::vector{with_valid(run_at("p", "a", 0.1, 1, {9, 1}), {9, 4}),
                               with_valid(run_at("p", "a", 0.2, 1, {9, 2}), {9, 3}),
                               with_valid(run_at("p", "b", 0.1, 1, {9, 1.5}), {9, 1}),
                               with_valid(run_at("p", "b", 0.2, 1, {9, 0.1}), {9, 5})});
  record::StoredRun stopped = run_at("p", "a", 0.1, 1, {9, 0.1, kNaN});
  stopped.outcome = record::StoredOutcome::stopped_early;
  all.emplace_back("a run that was stopped early",
                   std::vector{stopped, run_at("p", "a", 0.2, 1, {9, 5, 4}),
                               run_at("p", "b", 0.1, 1, {9, 6, 5})});
  record::StoredRun lost = run_at("p", "a", 0.1, 2, {9, 0.01, 0.001});
  lost.outcome = record::StoredOutcome::diverged;  // it says so, whatever its losses
  all.emplace_back(
      "a run that says it diverged",
      std::vector{run_at("p", "a", 0.1, 1, {9, 0.01, 0.001}), lost,
                  run_at("p", "a", 0.2, 1, {9, 5, 4}), run_at("p", "a", 0.2, 2, {9, 5, 4}),
                  run_at("p", "b", 0.1, 1, {9, 6, 5})});
  std::vector<record::StoredRun> published;
  for (const auto& path : published_run_files()) published.push_back(record::read_stored_run(path));
  if (!published.empty()) all.emplace_back("what DeepOBS published", published);
  return all;
}

}  // namespace

TEST_CASE(
    "the summary of every sample has the settings, values and order of the problems' tables") {
  for (const auto& [name, runs] : samples()) {
    CAPTURE(name);
    const Studied studied(runs);
    const std::string summary = summary_text(studied.study, 0);
    const bool has_no_better = has(summary, "  no better\n");
    const std::vector<std::string> rows = rows_of(summary);
    std::size_t row = 0;
    for (const analysis::study::ProblemOutcome& problem : studied.study.problems) {
      const analysis::draw::FigureTable table = problem_table(problem, studied.study.options);
      CHECK(rows.at(row).starts_with(problem.problem + " "));
      for (const auto& cells : table.rows) {
        CAPTURE(rows.at(row));
        CHECK(has(rows[row], " " + cells[0].text + " "));  // optimizer
        CHECK(has(rows[row], " " + cells[1].text));        // chosen setting
        CHECK(has(rows[row], " " + cells[2].text));        // the reported metric
        // The last words of a row: diverged runs and, where there is that column, no better ones.
        const auto expect_count = [&](std::size_t word, const std::string& cell) {
          std::string rest = rows[row];
          for (std::size_t i = 0; i < word; ++i)
            rest.erase(rest.find_last_not_of(' ', rest.rfind(' ')) + 1);
          const std::string count = rest.substr(rest.rfind(' ') + 1);
          CHECK((count == "—" ? "0" : count) + " of " == cell.substr(0, cell.find(" of ") + 4));
        };
        expect_count(has_no_better ? 1 : 0, cells[10].text);
        if (has_no_better) expect_count(0, cells[11].text);
        ++row;
      }
    }
    CHECK(row == rows.size());
  }
}

TEST_CASE("the summary chooses by validation values, and says so") {
  const Studied studied({with_valid(run_at("p", "a", 0.1, 1, {9, 1}), {9, 4}),
                         with_valid(run_at("p", "a", 0.2, 1, {9, 2}), {9, 3})});
  const std::string text = summary_text(studied.study, 0);
  CHECK(has(text, "lr 0.2*"));
  CHECK(has(text,
            "Best: lowest mean final validation loss over the seeds;\n"
            "settings with a diverged run come last.\n"
            "*: at the edge of the rates that were tried; a wider range may be better.\n"));
}

TEST_CASE("a best rate at the edge of several is marked, a single rate is not") {
  const Studied studied({run_at("p", "sgd", 0.1, 1, {9, 1}), run_at("p", "sgd", 0.2, 1, {9, 2}),
                         run_at("p", "adam", 0.1, 1, {9, 3})});
  CHECK(summary_text(studied.study, 0) ==
        "problem  optimizer  chosen setting  test loss  runs  diverged\n"
        "─────────────────────────────────────────────────────────────\n"
        "p        sgd        lr 0.1*                 1     2         —\n"
        "         adam       lr 0.1                  3     1         —\n"
        "\n"
        "Best: lowest mean final test loss over the seeds;\n"
        "settings with a diverged run come last.\n"
        "*: at the edge of the rates that were tried; a wider range may be better.\n");
}

TEST_CASE("the summary names every choice that varies, and another L2 factor as another problem") {
  std::vector<record::StoredRun> runs = {run_at("p", "sgd", 0.1, 1, {9, 3}),
                                         run_at("p", "sgd", 0.1, 1, {9, 1}),
                                         run_at("p", "sgd", 0.2, 1, {9, 2})};
  runs[1].setting += "other";
  runs[1].choices = {{"momentum", 0.5}};
  runs[1].batch_size = 32;
  CHECK(has(summary_text(Studied(runs).study, 0), "lr 0.1, momentum 0.5, batch_size 32*"));
  runs[1].weight_decay = 0.01;
  const std::string apart = summary_text(Studied(runs).study, 0);
  CHECK(has(apart, "p (L2 factor 0.01)  sgd        lr 0.1 "));
  CHECK(has(apart, "p                   sgd        lr 0.2*"));
}

TEST_CASE("means of several seeds have their deviation, those that are not finite are counted") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2, 3});
  add_seeds(runs, "p", "b", {1, kNaN, 3});
  const std::string text = summary_text(Studied(runs).study, 0);
  CHECK(has(text, "  2 ± 1  "));
  CHECK(has(text, "  1 of 3 not finite  "));
  CHECK(has(text, " ±: standard deviation over the seeds."));
}

TEST_CASE("a summary of nothing says so") {
  CHECK(summary_text(Studied({}).study, 0) == "No runs.\n");
}

TEST_CASE("runs that end no better than they began have a column where there are any") {
  CHECK_FALSE(has(summary_text(Studied({run_at("p", "a", 0.1, 1, {9, 1})}).study, 0), "no better"));
  const std::string text = summary_text(
      Studied({run_at("p", "a", 0.1, 1, {9, 1}), run_at("p", "a", 1, 1, {9, 9})}).study, 0);
  CHECK(has(text, "runs  diverged  no better\n"));
  CHECK(has(text, "\nNo better: runs that end no better than they began.\n"));
}
