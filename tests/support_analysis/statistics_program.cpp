// SPDX-License-Identifier: MIT
// The statistics of the analysis for tests/statistics_reference_test.py: a JSON list of cases from
// standard input, each {"function": NAME, ...its arguments}; the list of their results on standard
// output. A missing result is null.
#include "engine/analysis/statistics/aggregate.hpp"
#include "engine/analysis/statistics/bootstrap.hpp"
#include "engine/analysis/statistics/critical_difference.hpp"
#include "engine/analysis/statistics/distributions.hpp"
#include "engine/analysis/statistics/friedman.hpp"
#include "engine/analysis/statistics/holm.hpp"
#include "engine/analysis/statistics/mann_whitney.hpp"
#include "engine/analysis/statistics/paired_tests.hpp"
#include "engine/analysis/statistics/ranks.hpp"
#include "engine/analysis/statistics/summary.hpp"
#include "engine/analysis/statistics/tuning_budget.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace {

using optbench::Json;
using Values = std::vector<double>;
using Rows = std::vector<Values>;

Values values(const Json& arguments, const char* name) { return arguments.at(name).get<Values>(); }

optbench::analysis::statistics::Direction direction(const Json& arguments) {
  return arguments.value("higher", false) ? optbench::analysis::statistics::Direction::higher
                                          : optbench::analysis::statistics::Direction::lower;
}

Json summary(const Json& arguments) {
  const Values x = values(arguments, "x");
  Json quantiles = Json::array();
  for (const double share : values(arguments, "shares")) {
    quantiles.push_back(optbench::analysis::statistics::quantile(x, share));
  }
  return {{"mean", optbench::analysis::statistics::mean(x)},
          {"population_deviation", optbench::analysis::statistics::population_deviation(x)},
          {"sample_deviation", optbench::analysis::statistics::sample_deviation(x)},
          {"quantiles", quantiles}};
}

Json wilcoxon(const Json& arguments) {
  const auto test = optbench::analysis::statistics::wilcoxon_signed_rank(
      values(arguments, "a"), values(arguments, "b"), direction(arguments));
  return {{"better_ranks", test.better_ranks},
          {"worse_ranks", test.worse_ranks},
          {"pairs", test.pairs},
          {"p_value", test.p_value},
          {"exact", test.exact}};
}

Json sign(const Json& arguments) {
  const auto test = optbench::analysis::statistics::sign_test(
      values(arguments, "a"), values(arguments, "b"), direction(arguments));
  return {{"better", test.better}, {"worse", test.worse}, {"p_value", test.p_value}};
}

Json paired_t(const Json& arguments) {
  const auto test =
      optbench::analysis::statistics::paired_t_test(values(arguments, "a"), values(arguments, "b"));
  if (!test) return nullptr;
  return {{"mean_difference", test->mean_difference},
          {"t", test->t},
          {"degrees_of_freedom", test->degrees_of_freedom},
          {"p_value", test->p_value}};
}

Json mann_whitney(const Json& arguments) {
  const auto test = optbench::analysis::statistics::mann_whitney(
      values(arguments, "a"), values(arguments, "b"), direction(arguments));
  if (!test) return nullptr;
  return {{"wins", test->wins}, {"p_value", test->p_value}, {"exact", test->exact}};
}

Json friedman(const Json& arguments) {
  Rows ranks;
  for (const Values& row : arguments.at("rows").get<Rows>()) {
    ranks.push_back(optbench::analysis::statistics::average_ranks(row, direction(arguments)));
  }
  const auto test = optbench::analysis::statistics::friedman_test(ranks);
  if (!test) return nullptr;
  return {{"ranks", ranks},
          {"chi_square", test->chi_square},
          {"chi_square_p_value", test->chi_square_p_value},
          {"f", test->f},
          {"f_p_value", test->f_p_value}};
}

Json range_quantile(const Json& arguments) {
  const auto groups = arguments.at("groups").get<std::size_t>();
  return optbench::analysis::statistics::normal_range_quantile(arguments.at("p").get<double>(),
                                                               groups);
}

Json range_below(const Json& arguments) {
  const auto groups = arguments.at("groups").get<std::size_t>();
  return optbench::analysis::statistics::normal_range_below(arguments.at("q").get<double>(),
                                                            groups);
}

optbench::analysis::statistics::BootstrapPlan plan(const Json& arguments) {
  return {.resamples = arguments.at("resamples").get<std::size_t>(),
          .level = arguments.at("level").get<double>(),
          .method = arguments.at("bca").get<bool>()
                        ? optbench::analysis::statistics::IntervalMethod::bca
                        : optbench::analysis::statistics::IntervalMethod::percentile,
          .seed = arguments.at("seed").get<std::uint64_t>()};
}

Json bootstrap(const Json& arguments) {
  const std::map<std::string, optbench::analysis::statistics::Statistic> statistics = {
      {"mean", [](std::span<const double> x) { return optbench::analysis::statistics::mean(x); }},
      {"median",
       [](std::span<const double> x) { return optbench::analysis::statistics::median(x); }},
      {"deviation", [](std::span<const double> x) {
         return optbench::analysis::statistics::population_deviation(x);
       }}};
  const auto interval = optbench::analysis::statistics::bootstrap_interval(
      values(arguments, "x"), statistics.at(arguments.at("statistic").get<std::string>()),
      plan(arguments));
  if (!interval) return nullptr;
  return {interval->low, interval->high};
}

/// Of the difference of two samples' means.
Json bootstrap_of_two(const Json& arguments) {
  const auto interval = optbench::analysis::statistics::stratified_bootstrap_interval(
      Rows{values(arguments, "a"), values(arguments, "b")},
      [](std::span<const Values> drawn) {
        return optbench::analysis::statistics::mean(drawn[0]) -
               optbench::analysis::statistics::mean(drawn[1]);
      },
      plan(arguments));
  if (!interval) return nullptr;
  return {interval->low, interval->high};
}

const std::map<std::string, std::function<Json(const Json&)>>& functions() {
  static const std::map<std::string, std::function<Json(const Json&)>> table = {
      {"summary", summary},
      {"wilcoxon", wilcoxon},
      {"sign", sign},
      {"paired_t", paired_t},
      {"mann_whitney", mann_whitney},
      {"friedman", friedman},
      {"range_quantile", range_quantile},
      {"range_below", range_below},
      {"bootstrap", bootstrap},
      {"bootstrap_of_two", bootstrap_of_two},
      {"holm",
       [](const Json& a) -> Json {
         return optbench::analysis::statistics::holm_adjusted(values(a, "p"));
       }},
      {"interquartile_mean",
       [](const Json& a) -> Json {
         return optbench::analysis::statistics::interquartile_mean(values(a, "x"), direction(a));
       }},
      {"expected_best",
       [](const Json& a) -> Json {
         return optbench::analysis::statistics::expected_best(values(a, "x"), direction(a));
       }},
  };
  return table;
}

}  // namespace

int main() {
  try {
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    Json results = Json::array();
    for (const Json& arguments : optbench::read_json(text, "standard input")) {
      results.push_back(functions().at(arguments.at("function").get<std::string>())(arguments));
    }
    std::cout << optbench::write_json(results, -1) << '\n';
    return std::cout.flush() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "optbench_statistics: " << error.what() << '\n';
    return 1;
  }
}
