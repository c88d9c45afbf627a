// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_text.hpp"

#include "engine/analysis/study/study_verdict.hpp"
#include "engine/base/text_table.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/engine/analysis/study/study_results.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

std::string verdict(const std::vector<record::StoredRun>& runs) {
  return verdict_text(Studied(runs).study.problems.at(0));
}

/// Results in which all problems rank `labels` in this order.
std::vector<record::StoredRun> agreeing(std::size_t problems,
                                        const std::vector<std::string>& labels) {
  std::vector<record::StoredRun> runs;
  for (std::size_t p = 0; p < problems; ++p) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double loss = 1 + static_cast<double>(i);
      add_seeds(runs, fmt::format("p{}", p), labels[i], {loss, loss});
    }
  }
  return runs;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a verdict distinguishes what tests distinguish") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2, 3, 4, 5, 6, 7});
  add_seeds(runs, "p", "b", {2, 3, 4, 5, 6, 7, 8});
  add_seeds(runs, "p", "c", {1.1, 1.9, 3.1, 4.1, 4.9, 6.1, 7.1});
  runs.push_back(run_at("p", "d", 0.1, 1, {10, 8}));
  CHECK(verdict(runs) ==
        "a ends best, with a mean test loss of 4. Worse beyond chance: b (p = 0.031). Not told "
        "apart from it by these seeds: c (p = 0.453). Too few seeds to judge the difference to d.");
}

TEST_CASE("a single run has no mean, and a single optimizer no comparison") {
  CHECK(verdict({run_at("p", "a", 0.1, 1, {2, 1}), run_at("p", "b", 0.1, 1, {2, 1.5})}) ==
        "a ends best, with a test loss of 1. Too few seeds to judge the difference to b.");
  CHECK(verdict({run_at("p", "a", 0.1, 1, {2, 1})}) == "a ends with a test loss of 1.");
}

TEST_CASE("equal means share the lead") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 2});
  add_seeds(runs, "p", "b", {2, 1});
  CHECK(verdict(runs) == "a and b end alike, with a mean test loss of 1.5.");
  add_seeds(runs, "p", "c", {3, 3});
  CHECK(verdict(runs) ==
        "a and b end best, with a mean test loss of 1.5. Not told apart from a by these seeds: c "
        "(p = 1.000).");
}

TEST_CASE("long lists of optimizers are cut") {
  std::vector<record::StoredRun> runs;
  for (const char* label : {"a", "b", "c", "d", "e", "f"}) {
    runs.push_back(run_at("p", label, 0.1, 1, {2, runs.empty() ? 1.0 : 1.5}));
  }
  CHECK(has(verdict(runs), "the difference to b, c, d and 2 more."));
}

TEST_CASE("a verdict does not call worse what the test sees ahead") {
  std::vector<double> steady(12, 5.0);
  std::vector<double> lucky;
  for (int i = 0; i < 12; ++i) lucky.push_back(i == 0 ? 1 : 5.01 + 0.01 * i);
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "lucky", lucky);
  add_seeds(runs, "p", "steady", steady);
  const std::string text = verdict(runs);
  CHECK_FALSE(has(text, "Worse beyond chance"));
  CHECK(has(text, "Worse in the mean, but better in more seeds than chance allows: steady (p ="));
}

TEST_CASE("without a finite mean the verdict says so") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {kNaN, kNaN});
  CHECK(verdict(runs) == "No optimizer ends with a finite test loss.");
  add_seeds(runs, "p", "b", {1, 2, kNaN});
  CHECK(verdict(runs) ==
        "No optimizer ends with a finite test loss in all seeds; by its median b is best, finite "
        "in 2 of 3.");
}

TEST_CASE("two problems that agree do not decide anything") {
  const Studied studied(agreeing(2, {"a", "b"}));
  const analysis::study::OverallOutcome& overall = studied.study.overall.value();
  CHECK(verdict_text(overall) ==
        "a has the best mean rank, 1.00 among 2 optimizers. 2 problems are too few to tell whether "
        "that is more than chance.");
  CHECK(has(friedman_text(overall), "F infinite (p < 0.001). With so few problems no outcome"));
}

TEST_CASE("five agreeing problems are too few for two optimizers, six are enough") {
  // 2 / 2^5 = 0.0625 and 2 / 2^6 = 0.031: the sign test's p-values.
  const Studied five(agreeing(5, {"a", "b"}));
  CHECK(has(verdict_text(five.study.overall.value()), "5 problems are too few"));
  const Studied six(agreeing(6, {"a", "b"}));
  CHECK(verdict_text(six.study.overall.value()) ==
        "a has the best mean rank, 1.00 among 2 optimizers. All others rank worse beyond chance.");
  CHECK(has(friedman_text(six.study.overall.value()),
            "chi-square 6.000 (p = 0.014); Iman and Davenport's F infinite (p < 0.001). The "
            "optimizers rank differently beyond chance."));
}

TEST_CASE("optimizers that cannot be distinguished from the first are named") {
  const Studied studied(agreeing(6, {"a", "b", "c"}));
  CHECK(verdict_text(studied.study.overall.value()) ==
        "a has the best mean rank, 1.00 among 3 optimizers. By 6 problems alone it is not told "
        "apart from b.");
}

TEST_CASE("optimizers that share the best mean rank are named, and ties conclude nothing") {
  std::vector<record::StoredRun> runs = agreeing(1, {"a", "b"});
  add_seeds(runs, "q", "a", {2, 2});
  add_seeds(runs, "q", "b", {1, 1});
  const Studied studied(runs);
  CHECK(verdict_text(studied.study.overall.value()) ==
        "a and b share the best mean rank, 1.50 among 2 optimizers.");
}

TEST_CASE("one problem gives no test over problems") {
  const Studied studied(agreeing(1, {"a", "b"}));
  const analysis::study::OverallOutcome& overall = studied.study.overall.value();
  CHECK(friedman_text(overall).empty());
  CHECK(verdict_text(overall) == "a has the best mean rank, 1.00 among 2 optimizers.");
}

TEST_CASE("a table for the terminal leaves out what does not fit, and says so") {
  const analysis::draw::FigureTable table{
      .columns = {{"optimizer"}, {"setting"}, {"loss", true}, {"median", true}, {"seeds", true}},
      .rows = {{{"adam"}, {"lr 0.1"}, {"0.25", 0.25, true}, {"0.24"}, {"10"}},
               {{"sgd"}, {"lr 1"}, {"0.5"}, {"0.5"}, {"10"}}}};
  const std::string whole = analysis::study::terminal_text(table, 0);
  CHECK(has(whole, "0.25 *"));
  CHECK(has(whole, "seeds"));
  CHECK_FALSE(has(whole, "no room"));
  const std::string narrow = analysis::study::terminal_text(table, 30);
  CHECK(has(narrow, "(no room for: median, seeds)"));
  CHECK(has(analysis::study::terminal_text(table, 5), "loss"));  // the first three always stay
}

TEST_CASE("a study as text has a table and a verdict per problem and over all") {
  const Studied studied(agreeing(6, {"a", "b", "c"}));
  const std::string text = analysis::study::study_text(studied.study, 80);
  CHECK(has(text, "p0: test loss\n"));
  CHECK(has(text, "p5: test loss\n"));
  CHECK(has(text, "Ranking over 6 problems\n"));
  CHECK(has(text, "a has the best mean rank"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(display_width(line) <= 80);
  CHECK(analysis::study::study_text(Studied({}).study, 80) == "No runs.\n");
}

TEST_CASE("odd results give text without not-a-numbers") {
  for (const auto& [name, runs] : odd_results()) {
    CAPTURE(name);
    const Studied studied(runs);
    for (const std::size_t width : {0U, 20U, 80U}) {
      const std::string text = analysis::study::study_text(studied.study, width);
      CHECK_FALSE(text.empty());
      CHECK_FALSE(has(text, "nan"));
    }
  }
}
