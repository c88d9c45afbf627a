// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_verdict.hpp"

#include "engine/analysis/study/study_tables.hpp"
#include "engine/base/counted.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace optbench::analysis::study {
namespace {

constexpr double kAlpha = 0.05;

/// "a", "a and b", "a, b and c", "a, b and 7 more".
std::string listed(std::vector<std::string> names) {
  constexpr std::size_t kMost = 4;
  if (names.size() > kMost) {
    const std::size_t more = names.size() - (kMost - 1);
    names.resize(kMost - 1);
    names.push_back(fmt::format("{} more", more));
  }
  if (names.size() < 2) return names.empty() ? "" : names.front();
  const std::string last = names.back();
  names.pop_back();
  return fmt::format("{} and {}", fmt::join(names, ", "), last);
}

std::string p_text(double p_value) {
  return p_value < 0.001 ? "p < 0.001" : fmt::format("p = {:.3f}", p_value);
}

/// Whether the ranks can be significant at all. There are k!^(N - 1) equally likely ways in which N
/// problems can rank k optimizers relative to the first, and in one of them all agree: no exact
/// test has a smaller p-value, whatever the approximations for few problems say.
bool can_show_difference(const OverallOutcome& overall) {
  double orders = 1;
  for (std::size_t k = 2; k <= overall.labels.size(); ++k) orders *= static_cast<double>(k);
  return std::pow(orders, 1 - static_cast<double>(overall.problems.size())) <= kAlpha;
}

}  // namespace

std::string verdict_text(const ProblemOutcome& problem) {
  const OptimizerOutcome& best = problem.optimizers[problem.order.front()];
  const std::string metric = results::title_of(problem.reported);
  if (!std::isfinite(best.mean)) {
    const auto finite =
        std::ranges::count_if(best.finals, [](double v) { return std::isfinite(v); });
    if (finite == 0) return fmt::format("No optimizer ends with a finite {}.", metric);
    return fmt::format(
        "No optimizer ends with a finite {} in all seeds; by its median {} is best, "
        "finite in {} of {}.",
        metric, best.label, finite, best.finals.size());
  }
  const std::string value = fmt::format("{}{} of {}", best.finals.size() > 1 ? "mean " : "", metric,
                                        number_cell_text(best.mean, problem.reported));
  if (problem.optimizers.size() == 1) return fmt::format("{} ends with a {}.", best.label, value);
  std::vector<std::string> first;
  std::vector<std::string> alike;
  std::vector<std::string> worse;
  std::vector<std::string> ahead;
  std::vector<std::string> unknown;
  for (const std::size_t i : problem.order) {
    const OptimizerOutcome& other = problem.optimizers[i];
    if (other.mean == best.mean) {
      first.push_back(other.label);
      continue;
    }
    if (!other.p_value) {
      unknown.push_back(other.label);
      continue;
    }
    auto& group = *other.p_value > kAlpha ? alike : (other.ahead_by_test ? ahead : worse);
    group.push_back(fmt::format("{} ({})", other.label, p_text(*other.p_value)));
  }
  if (first.size() == problem.optimizers.size()) {
    return fmt::format("{} end alike, with a {}.", listed(first), value);
  }
  std::string text = fmt::format("{} {} best, with a {}.", listed(first),
                                 first.size() == 1 ? "ends" : "end", value);
  if (!worse.empty()) text += fmt::format(" Worse beyond chance: {}.", listed(worse));
  if (!ahead.empty()) {
    text += fmt::format(" Worse in the mean, but better in more seeds than chance allows: {}.",
                        listed(ahead));
  }
  if (!alike.empty()) {
    text += fmt::format(" Not told apart from {} by these seeds: {}.",
                        first.size() == 1 ? "it" : best.label, listed(alike));
  }
  if (!unknown.empty()) {
    text += fmt::format(" Too few seeds to judge the difference to {}.", listed(unknown));
  }
  return text;
}

std::string verdict_text(const OverallOutcome& overall) {
  std::vector<std::string> first;
  for (std::size_t i = 0; i < overall.labels.size(); ++i) {
    if (overall.mean_ranks[i] == overall.mean_ranks.front()) first.push_back(overall.labels[i]);
  }
  std::vector<std::string> alike;
  for (const auto& clique : overall.cliques) {
    if (clique.front() != 0) continue;
    for (std::size_t i = first.size(); i < clique.size(); ++i) {
      alike.push_back(overall.labels[clique[i]]);
    }
  }
  std::string text = fmt::format("{} {} the best mean rank, {:.2f} among {} optimizers.",
                                 listed(first), first.size() == 1 ? "has" : "share",
                                 overall.mean_ranks.front(), overall.labels.size());
  if (!overall.critical_difference || first.size() == overall.labels.size()) return text;
  if (!can_show_difference(overall)) {
    return text + fmt::format(" {} {} too few to tell whether that is more than chance.",
                              counted(overall.problems.size(), "problem"),
                              overall.problems.size() == 1 ? "is" : "are");
  }
  return text + (alike.empty() ? " All others rank worse beyond chance."
                               : fmt::format(" By {} problems alone it is not told apart from {}.",
                                             overall.problems.size(), listed(alike)));
}

std::string friedman_text(const OverallOutcome& overall) {
  if (!overall.friedman) return "";
  const auto& [chi_square, chi_p, f, f_p] = *overall.friedman;
  const char* conclusion = "That they all rank alike is not ruled out.";
  if (!can_show_difference(overall)) {
    conclusion = "With so few problems no outcome could rule out that they all rank alike.";
  } else if (std::max(chi_p, f_p) <= kAlpha) {
    conclusion = "The optimizers rank differently beyond chance.";
  } else if (f_p <= kAlpha) {
    conclusion = "Only the second, which is rough for so few problems, sees them rank differently.";
  }
  return fmt::format(
      "Friedman's test over {} problems and {} optimizers: chi-square {:.3f} ({}); Iman and "
      "Davenport's F {} ({}). {}",
      overall.problems.size(), overall.labels.size(), chi_square, p_text(chi_p),
      std::isfinite(f) ? fmt::format("{:.3f}", f) : "infinite", p_text(f_p), conclusion);
}

}  // namespace optbench::analysis::study
