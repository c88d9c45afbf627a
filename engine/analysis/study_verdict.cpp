// SPDX-License-Identifier: MIT
#include "engine/analysis/study_verdict.hpp"

#include "engine/analysis/study_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace optbench {
namespace {

constexpr double kAlpha = 0.05;
constexpr std::size_t kFewProblems = 5;  // Demsar 2006 asks for more than 10, at least 5

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

}  // namespace

std::string verdict_text(const ProblemOutcome& problem) {
  const OptimizerOutcome& best = problem.optimizers[problem.order.front()];
  const std::string metric = title_of(problem.reported);
  if (!std::isfinite(best.mean)) {
    return fmt::format("Every optimizer diverged: no {} is finite in all seeds.", metric);
  }
  const std::string value = number_cell_text(best.mean, problem.reported.accuracy);
  if (problem.optimizers.size() == 1) {
    return fmt::format("{} ends with a {} of {}.", best.label, metric, value);
  }
  std::vector<std::string> alike;
  std::vector<std::string> worse;
  std::vector<std::string> unknown;
  for (std::size_t i = 1; i < problem.order.size(); ++i) {
    const OptimizerOutcome& other = problem.optimizers[problem.order[i]];
    if (!other.p_value) {
      unknown.push_back(other.label);
    } else if (*other.p_value <= kAlpha) {
      worse.push_back(fmt::format("{} ({})", other.label, p_text(*other.p_value)));
    } else {
      alike.push_back(fmt::format("{} ({})", other.label, p_text(*other.p_value)));
    }
  }
  std::string text = fmt::format("{} ends best, with a mean {} of {}.", best.label, metric, value);
  if (!worse.empty()) text += fmt::format(" Worse beyond chance: {}.", listed(worse));
  if (!alike.empty()) {
    text += fmt::format(" Not told apart from it by these seeds: {}.", listed(alike));
  }
  if (!unknown.empty()) {
    text += fmt::format(" Too few seeds to judge the difference to {}.", listed(unknown));
  }
  return text;
}

std::string verdict_text(const OverallOutcome& overall) {
  const std::string& first = overall.labels.front();
  std::vector<std::string> alike;
  for (const auto& clique : overall.cliques) {
    if (clique.front() != 0) continue;
    for (std::size_t i = 1; i < clique.size(); ++i) alike.push_back(overall.labels[clique[i]]);
  }
  std::string text = fmt::format("{} has the best mean rank, {:.2f} of {}.", first,
                                 overall.mean_ranks.front(), overall.labels.size());
  if (!alike.empty()) {
    text += fmt::format(" By {} problems alone it is not told apart from {}.",
                        overall.problems.size(), listed(alike));
  } else if (overall.critical_difference) {
    text += " All others rank worse beyond chance.";
  }
  return text;
}

std::string friedman_text(const OverallOutcome& overall) {
  if (!overall.friedman) return "";
  const auto& [chi_square, chi_p, f, f_p] = *overall.friedman;
  return fmt::format(
      "Friedman's test over {} problems and {} optimizers: chi-square {:.3f} ({}); Iman and "
      "Davenport's F {} ({}). {}",
      overall.problems.size(), overall.labels.size(), chi_square, p_text(chi_p),
      std::isfinite(f) ? fmt::format("{:.3f}", f) : "infinite", p_text(f_p),
      overall.problems.size() < kFewProblems ? "With so few problems that says little."
      : f_p <= kAlpha                        ? "The optimizers rank differently beyond chance."
                                             : "That they all rank alike is not ruled out.");
}

}  // namespace optbench
