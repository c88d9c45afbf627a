// SPDX-License-Identifier: MIT
#include "tests/support_analysis/report_sample.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <utility>

namespace optbench::testing {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kPi = 3.14159265358979323846;
using Style = analysis::draw::FigureSeries::Style;

struct Rule {
  std::string name;
  double rate;   // of decay, per epoch
  double floor;  // of the loss
};
const std::vector<Rule> kRules = {
    {"adam", 0.16, 0.08}, {"momentum", 0.10, 0.055}, {"sgd", 0.045, 0.11}, {"lion", 0.2, 0.10}};

std::vector<double> counted(std::size_t count, double first = 0, double step = 1) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(first + step * static_cast<double>(i));
  return values;
}

analysis::draw::FigureSeries learning_curve(const Rule& rule, const std::string& group, double lift,
                                            bool dashed, std::mt19937& random) {
  std::normal_distribution<double> noise(0, 0.03);
  analysis::draw::FigureSeries series{.name = rule.name,
                                      .optimizer = rule.name,
                                      .dashed = dashed,
                                      .x = counted(61),
                                      .group = group};
  std::vector<double> steps, seconds;
  for (const double epoch : series.x) {
    const double loss =
        (rule.floor + lift + 2.2 * std::exp(-rule.rate * epoch)) * std::exp(noise(random));
    series.y.push_back(loss);
    series.lower.push_back(loss * (0.93 - 0.002 * epoch));
    series.upper.push_back(loss * (1.07 + 0.002 * epoch));
    steps.push_back(469 * epoch);
    seconds.push_back((rule.name == "sgd" ? 1.1 : 1.4) * epoch);
  }
  series.other_x = {std::move(steps), std::move(seconds)};
  return series;
}

analysis::draw::Figure learning_curves() {
  std::mt19937 random(7);
  analysis::draw::Figure figure{
      .id = "curves",
      .title = "Loss on mnist_2c2d",
      .caption =
          "Mean over 10 seeds of each optimizer's chosen setting; bands: 95 % "
          "bootstrap intervals of the mean. Made-up numbers.",
      .x = {.title = "epoch"},
      .y = {.title = "loss", .log = true, .switchable = true}};
  for (const Rule& rule : kRules) {
    figure.series.push_back(learning_curve(rule, "test", 0.02, false, random));
    figure.series.push_back(learning_curve(rule, "train", -0.03, true, random));
  }
  figure.other_x = {"step", "seconds"};
  figure.shown_groups = {"test"};
  figure.rules = {{.at = 0.15, .vertical = false, .name = "target 0.15"}};
  return figure;
}

analysis::draw::Figure diverging_curves() {
  analysis::draw::Figure figure{
      .id = "diverging",
      .title = "One run of four diverges",
      .caption =
          "The range follows the others; what leaves it is marked at the edge. "
          "A gap is a value that is not finite.",
      .x = {.title = "epoch"},
      .y = {.title = "train loss", .switchable = true}};
  for (const Rule& rule : kRules) {
    analysis::draw::FigureSeries series{
        .name = rule.name, .optimizer = rule.name, .x = counted(40)};
    for (const double epoch : series.x) {
      series.y.push_back(rule.name == "lion" ? 0.5 * std::exp(0.9 * epoch)
                                             : rule.floor + 2.2 * std::exp(-rule.rate * epoch));
    }
    if (rule.name == "lion") series.y.resize(30, 0), series.y.resize(40, kNaN);
    if (rule.name == "sgd") series.y[12] = kNaN;
    figure.series.push_back(std::move(series));
  }
  return figure;
}

analysis::draw::Figure rate_sensitivity() {
  analysis::draw::Figure figure{
      .id = "sensitivity",
      .title = "Sensitivity to the learning rate",
      .caption = "Final test accuracy against the rate; bars: quartiles over 3 seeds.",
      .x = {.title = "learning rate", .log = true},
      .y = {.title = "test accuracy", .low = 0, .high = 1}};
  for (std::size_t r = 0; r < kRules.size(); ++r) {
    analysis::draw::FigureSeries series{
        .name = kRules[r].name, .optimizer = kRules[r].name, .style = Style::line_and_points};
    for (int i = 0; i < 18; ++i) {
      const double rate = std::pow(10.0, -5 + 0.35 * i);
      const double off = std::log10(rate) + 2.6 - 0.5 * static_cast<double>(r);
      const double accuracy = off > 1.6 ? 0.1 : 0.1 + 0.88 * std::exp(-0.3 * off * off);
      series.x.push_back(rate);
      series.y.push_back(accuracy);
    }
    figure.series.push_back(std::move(series));
  }
  figure.rules = {{.at = 1e-3, .vertical = true, .name = "chosen for adam"}};
  return figure;
}

analysis::draw::Figure profile() {
  analysis::draw::Figure figure{
      .id = "profile",
      .title = "Performance profile",
      .caption = "Share of problems solved within a factor of the fastest optimizer.",
      .x = {.title = "factor of the fastest", .low = 1, .high = 4},
      .y = {.title = "share of problems", .low = 0, .high = 1.02}};
  for (std::size_t r = 0; r < kRules.size(); ++r) {
    analysis::draw::FigureSeries series{
        .name = kRules[r].name, .optimizer = kRules[r].name, .style = Style::steps};
    for (int i = 0; i <= 8; ++i) {
      series.x.push_back(1 + 0.3 * i * (1 + 0.3 * static_cast<double>(r)));
      series.y.push_back(std::min(1.0, 0.4 - 0.1 * static_cast<double>(r) + 0.1 * i));
      series.lower.push_back(std::max(0.0, series.y.back() - 0.08));
      series.upper.push_back(std::min(1.0, series.y.back() + 0.08));
    }
    figure.series.push_back(std::move(series));
  }
  return figure;
}

analysis::draw::Figure critical_difference() {
  analysis::draw::Figure figure{
      .id = "ranks",
      .title = "Critical difference",
      .caption =
          "Average ranks over 12 problems; bars join what the Nemenyi test at 5 % "
          "does not tell apart.",
      .wide = true};
  analysis::draw::FigureRanks ranks;
  const std::vector<double> average = {1.83, 2.08, 3.42, 2.67};
  for (std::size_t r = 0; r < kRules.size(); ++r) {
    ranks.entries.push_back({kRules[r].name, kRules[r].name, average[r]});
  }
  ranks.cliques = {{1.83, 2.67}, {2.67, 3.42}};
  ranks.critical_difference = 1.354;
  figure.ranks = std::move(ranks);
  return figure;
}

analysis::draw::Figure costs() {
  analysis::draw::Figure figure{.id = "cost",
                                .title = "Cost of an epoch",
                                .caption = "Median seconds per epoch; error bars: quartiles.",
                                .x = {.categories = {"mnist_mlp", "mnist_2c2d", "cifar10_3c3d"}},
                                .y = {.title = "seconds"}};
  for (std::size_t r = 0; r < 3; ++r) {
    analysis::draw::FigureSeries series{
        .name = kRules[r].name, .optimizer = kRules[r].name, .style = Style::bars, .x = counted(3)};
    for (std::size_t p = 0; p < 3; ++p) {
      series.y.push_back((1.0 + 2.3 * static_cast<double>(p)) *
                         (1 + 0.15 * static_cast<double>(r)));
      series.lower.push_back(0.92 * series.y.back());
      series.upper.push_back(1.1 * series.y.back());
    }
    figure.series.push_back(std::move(series));
  }
  return figure;
}

analysis::draw::Figure robustness() {
  analysis::draw::Figure figure{.id = "robustness",
                                .title = "Share of settings that diverged",
                                .caption = "An empty cell: no runs.",
                                .x = {.categories = {"adam", "lion", "momentum", "sgd"}},
                                .y = {.categories = {"quadratic_deep", "mnist_2c2d", "cifar10_3c3d",
                                                     "svhn_wrn164", "tolstoi_char_rnn"}}};
  analysis::draw::FigureGrid grid{.x = counted(4), .y = counted(5), .title = "share diverged"};
  for (std::size_t i = 0; i < 20; ++i) {
    const double share = i == 6 ? kNaN : 0.5 + 0.5 * std::sin(static_cast<double>(3 * i));
    grid.z.push_back(share);
    grid.text.push_back(std::isnan(share) ? "–" : fmt::format("{:.0f} %", 100 * share));
  }
  figure.grid = std::move(grid);
  return figure;
}

analysis::draw::Figure trajectories() {
  analysis::draw::Figure figure{
      .id = "trajectories",
      .title = "Paths on two_d_beale",
      .caption = "Lines of equal height share the cells evenly; dots: every step.",
      .x = {.title = "x"},
      .y = {.title = "y"}};
  analysis::draw::FigureGrid grid{.x = counted(81, -4.5, 0.1125),
                                  .y = counted(81, -4.5, 0.1125),
                                  .title = "f",
                                  .contour = true,
                                  .log = true};
  for (const double y : grid.y) {
    for (const double x : grid.x) {
      grid.z.push_back(std::pow(1.5 - x + x * y, 2) + std::pow(2.25 - x + x * y * y, 2) +
                       std::pow(2.625 - x + x * y * y * y, 2));
    }
  }
  figure.grid = std::move(grid);
  for (std::size_t r = 0; r < 3; ++r) {
    analysis::draw::FigureSeries series{
        .name = kRules[r].name, .optimizer = kRules[r].name, .style = Style::line_and_points};
    for (int i = 0; i <= 40; ++i) {
      const double t = 1 - std::exp(-kRules[r].rate * i);
      series.x.push_back(-3.5 + 6.5 * t + 0.6 * static_cast<double>(r) * std::sin(kPi * t));
      series.y.push_back(-3.0 + 3.5 * t + 0.4 * std::sin(3 * kPi * t));
    }
    figure.series.push_back(std::move(series));
  }
  return figure;
}

analysis::draw::Figure cloud() {
  std::mt19937 random(11);
  std::lognormal_distribution<double> spread(0, 0.8);
  analysis::draw::Figure figure{.id = "cloud",
                                .title = "Every run: seconds and loss",
                                .caption = "3000 points.",
                                .x = {.title = "seconds", .log = true, .switchable = true},
                                .y = {.title = "test loss", .log = true, .switchable = true}};
  for (std::size_t r = 0; r < 3; ++r) {
    analysis::draw::FigureSeries series{
        .name = kRules[r].name, .optimizer = kRules[r].name, .style = Style::points};
    for (int i = 0; i < 1000; ++i) {
      series.x.push_back(30 * spread(random));
      series.y.push_back((0.2 + 0.1 * static_cast<double>(r)) * spread(random));
    }
    figure.series.push_back(std::move(series));
  }
  figure.series.front().notes.assign(1000, "run " + hostile_name());
  return figure;
}

analysis::draw::Figure crowd() {
  analysis::draw::Figure figure{.id = "crowd",
                                .title = "Two hundred optimizers",
                                .caption = "Colours come again with other dashes.",
                                .x = {.title = "epoch"},
                                .y = {.title = "loss"}};
  for (std::size_t r = 0; r < 200; ++r) {
    const std::string name = fmt::format("rule_{:03}", r);
    analysis::draw::FigureSeries series{.name = name, .optimizer = name, .x = counted(12)};
    for (const double epoch : series.x) {
      series.y.push_back(0.1 + static_cast<double>(r) / 200 + std::exp(-0.3 * epoch));
    }
    figure.series.push_back(std::move(series));
  }
  return figure;
}

analysis::draw::Figure hostile() {
  return {.id = "hostile \"'<id>",
          .title = hostile_name(),
          .caption = hostile_name() + " and %{x} and {{title}}",
          .x = {.title = hostile_name()},
          .y = {.title = hostile_name()},
          .series = {{.name = hostile_name(), .optimizer = hostile_name(), .x = {1}, .y = {2}}},
          .rules = {{.at = 2.01, .vertical = false, .name = hostile_name()}}};
}

analysis::draw::Figure empty() {
  return {.id = "empty",
          .title = "A figure without values",
          .caption = "All values are NaN.",
          .series = {{.name = "adam", .optimizer = "adam", .x = {1, 2}, .y = {kNaN, kNaN}}}};
}

analysis::draw::FigureTable final_values() {
  analysis::draw::FigureTable table{
      .id = "final",
      .title = "Final test accuracy",
      .caption = "Mean ± standard deviation over 10 seeds. Made-up numbers.",
      .columns = {{"problem"},
                  {"adam", true},
                  {"momentum", true},
                  {"sgd", true},
                  {"runs", true},
                  {"chosen setting"}}};
  const std::vector<std::string> problems = {"quadratic_deep", "mnist_2c2d", "cifar10_3c3d",
                                             "svhn_wrn164", hostile_name()};
  for (std::size_t p = 0; p < problems.size(); ++p) {
    std::vector<analysis::draw::FigureTable::Cell> row = {{problems[p]}};
    for (std::size_t r = 0; r < 3; ++r) {
      const double value =
          p == 3 && r == 2 ? kNaN : 0.95 - 0.04 * static_cast<double>((p + 2 * r) % 5);
      row.push_back({std::isnan(value) ? "diverged" : fmt::format("{:.3f} ± 0.004", value), value,
                     r == (p % 3)});
    }
    row.push_back({fmt::format("{}", 120 - 9 * p), 120.0 - 9 * static_cast<double>(p)});
    row.push_back({"num_epochs__100__batch_size__128__lr__1.e-02"});
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::string hostile_name() { return "</script><b>\"&'`$(x)"; }

analysis::report::ReportPage sample_report() {
  analysis::report::ReportPage page{
      .title = "Sample report",
      .subtitle = "Made-up numbers that show every kind of figure; nothing was measured.",
      .facts = {{"4", "optimizers"}, {"12", "problems"}, {"1 728", "runs"}, {"63", "diverged"}}};
  page.ranking = analysis::report::ReportRanking{
      .title = "Ranking",
      .verdict = "adam and momentum lead; which of the two is better, these runs do not decide.",
      .measure =
          "Average rank over 12 problems by final test accuracy, 1 is best; intervals: 95 % "
          "bootstrap over problems and seeds.",
      .entries = {{"adam", "adam", 1.83, 1.42, 2.33, "1.83 (1.42 to 2.33)", "", "1–2"},
                  {"momentum", "momentum", 2.08, 1.58, 2.58, "2.08 (1.58 to 2.58)", "", "1–2"},
                  {"lion", "lion", 2.67, 2.25, 3.17, "2.67 (2.25 to 3.17)",
                   "diverged in 41 of 432 runs", "3"},
                  {"sgd", "sgd", 3.42, 3.08, 3.75, "3.42 (3.08 to 3.75)", "", "4"}}};
  page.sections = {
      {.id = "comparison",
       .title = "Comparison",
       .group = "",
       .intro = "How the optimizers compare over all problems.\n\nA second paragraph says what the "
                "figures below have in common.",
       .figures = {critical_difference(), profile(), costs(), robustness()},
       .tables = {final_values()},
       .notes = {"A rank is averaged over problems; ties share their ranks.",
                 "Diverged runs count as the worst."}},
      {.id = "mnist_2c2d",
       .title = "mnist_2c2d",
       .group = "Problems",
       .intro = "",
       .figures = {learning_curves(), diverging_curves(), rate_sensitivity(), cloud()},
       .tables = {},
       .notes = {}},
      {.id = "two_d_beale",
       .title = "two_d_beale",
       .group = "Problems",
       .intro = "",
       .figures = {trajectories()},
       .tables = {},
       .notes = {}},
      {.id = "edges",
       .title = "Hard cases " + hostile_name(),
       .group = "Problems",
       .intro = hostile_name(),
       .figures = {crowd(), hostile(), empty()},
       .tables = {},
       .notes = {hostile_name()}}};
  page.methods = {
      .id = "methods",
      .title = "Methods",
      .caption = "",
      .columns = {{"what"}, {"how"}},
      .rows = {{{"selection"}, {"highest mean final validation accuracy per optimizer"}},
               {{"seeds"}, {"42 to 51"}},
               {{"processor"}, {"none: nothing was measured"}},
               {{"precision"}, {"float32"}}}};
  return page;
}

}  // namespace optbench::testing
