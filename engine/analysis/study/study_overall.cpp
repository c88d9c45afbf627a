// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_overall.hpp"

#include "engine/analysis/statistics/aggregate.hpp"
#include "engine/analysis/statistics/critical_difference.hpp"
#include "engine/analysis/statistics/friedman.hpp"
#include "engine/analysis/statistics/index_source.hpp"
#include "engine/analysis/statistics/performance_profile.hpp"
#include "engine/analysis/statistics/ranks.hpp"
#include "engine/analysis/statistics/summary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace optbench::analysis::study {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kAlpha = 0.05;
constexpr std::size_t kMostDrawn = 30'000'000;  // for intervals of ranks: about a second
constexpr std::size_t kLeastResamples = 500;
constexpr std::size_t kMostCompared = 12;  // the number of probabilities grows with the square

/// Outcomes as [problem][label], for problems that have all labels.
struct Table {
  std::vector<const ProblemOutcome*> problems;
  std::vector<std::string> labels;
  std::vector<std::vector<const OptimizerOutcome*>> cells;
};

/// The optimizers that have results on every problem. Problems with a single optimizer do not
/// count.
Table complete_table(const std::vector<ProblemOutcome>& problems,
                     std::vector<std::string>& left_out) {
  Table table;
  for (const ProblemOutcome& problem : problems) {
    if (!problem.is_main) {
      left_out.push_back(
          fmt::format("{}: {} counts under other conditions", problem.problem, problem.name));
    } else if (problem.optimizers.size() > 1) {
      table.problems.push_back(&problem);
    } else {
      left_out.push_back(fmt::format("{}: only one optimizer has results", problem.problem));
    }
  }
  std::map<std::string, std::vector<std::string>> missing;
  for (const ProblemOutcome* problem : table.problems) {
    for (const OptimizerOutcome& outcome : problem->optimizers) missing[outcome.label];
  }
  for (auto& [label, where] : missing) {
    for (const ProblemOutcome* problem : table.problems) {
      if (problem->find(label) == nullptr) where.push_back(problem->problem);
    }
    if (where.empty()) {
      table.labels.push_back(label);
    } else {
      left_out.push_back(fmt::format("{}: no results on {}", label, fmt::join(where, ", ")));
    }
  }
  for (const ProblemOutcome* problem : table.problems) {
    auto& row = table.cells.emplace_back();
    for (const std::string& label : table.labels) row.push_back(problem->find(label));
  }
  return table;
}

std::vector<double> row_ranks(const Table& table, std::size_t problem,
                              const std::vector<double>& means) {
  return statistics::average_ranks(means, table.problems[problem]->direction);
}

/// Mean ranks with the seeds of every optimizer and problem resampled; one list per label.
std::vector<std::vector<double>> resampled_ranks(const Table& table, std::uint64_t seed,
                                                 std::size_t resamples) {
  statistics::IndexSource random(seed);
  std::vector<std::vector<double>> all(table.labels.size());
  std::vector<double> drawn;
  for (std::size_t resample = 0; resample < resamples; ++resample) {
    std::vector<double> sums(table.labels.size());
    for (std::size_t p = 0; p < table.problems.size(); ++p) {
      std::vector<double> means;
      for (const OptimizerOutcome* outcome : table.cells[p]) {
        drawn.clear();
        const auto seeds = static_cast<std::uint32_t>(outcome->finals.size());
        for (std::uint32_t i = 0; i < seeds; ++i) {
          drawn.push_back(outcome->finals[random.below(seeds)]);
        }
        means.push_back(statistics::mean(drawn));
      }
      const std::vector<double> ranks = row_ranks(table, p, means);
      for (std::size_t i = 0; i < ranks.size(); ++i) sums[i] += ranks[i];
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      all[i].push_back(sums[i] / static_cast<double>(table.problems.size()));
    }
  }
  return all;
}

/// See OverallOutcome::rank_resamples.
std::size_t affordable_resamples(const Table& table, std::size_t wanted) {
  std::size_t values = 0;
  for (const auto& row : table.cells) {
    for (const OptimizerOutcome* outcome : row) values += outcome->finals.size();
  }
  return std::min(wanted, std::max(kLeastResamples, kMostDrawn / std::max<std::size_t>(values, 1)));
}

bool any_repeated(const Table& table) {
  return std::ranges::any_of(table.cells, [](const auto& row) {
    return std::ranges::any_of(
        row, [](const OptimizerOutcome* outcome) { return outcome->finals.size() > 1; });
  });
}

void add_ranks(OverallOutcome& overall, Table& table, const StudyOptions& options) {
  const auto ranks_of = [&] {
    std::vector<std::vector<double>> ranks;
    for (std::size_t p = 0; p < table.problems.size(); ++p) {
      std::vector<double> means;
      for (const OptimizerOutcome* outcome : table.cells[p]) means.push_back(outcome->mean);
      ranks.push_back(row_ranks(table, p, means));
    }
    return ranks;
  };
  // From here on labels are ordered by mean rank, in the table as well.
  const std::vector<double> unsorted = statistics::mean_ranks(ranks_of());
  std::vector<std::size_t> order(unsorted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return unsorted[i]; });
  const auto sorted = [&](const auto& list) {
    auto copy = list;
    for (std::size_t i = 0; i < order.size(); ++i) copy[i] = list[order[i]];
    return copy;
  };
  table.labels = sorted(table.labels);
  for (auto& row : table.cells) row = sorted(row);

  overall.labels = table.labels;
  overall.ranks = ranks_of();
  overall.mean_ranks = statistics::mean_ranks(overall.ranks);
  overall.rank_intervals.resize(overall.labels.size());
  if (any_repeated(table) && options.bootstrap.resamples > 0) {
    overall.rank_resamples = affordable_resamples(table, options.bootstrap.resamples);
    const auto resampled = resampled_ranks(table, options.bootstrap.seed, overall.rank_resamples);
    for (std::size_t i = 0; i < resampled.size(); ++i) {
      overall.rank_intervals[i] = {
          .low = statistics::quantile(resampled[i], (1 - options.bootstrap.level) / 2),
          .high = statistics::quantile(resampled[i], (1 + options.bootstrap.level) / 2)};
    }
  }
  if (const auto test = statistics::friedman_test(overall.ranks)) {
    overall.friedman = {.chi_square = test->chi_square,
                        .chi_square_p_value = test->chi_square_p_value,
                        .f = test->f,
                        .f_p_value = test->f_p_value};
  }
  if (overall.problems.size() > 1) {
    overall.critical_difference = statistics::nemenyi_critical_difference(
        overall.labels.size(), overall.problems.size(), kAlpha);
    overall.cliques = statistics::cliques(overall.mean_ranks, *overall.critical_difference);
  }
}

/// Speed: the median time to target over the chosen setting's seeds.
void add_speed(OverallOutcome& overall, const Table& table) {
  std::vector<std::size_t> timed;
  for (std::size_t p = 0; p < table.problems.size(); ++p) {
    if (table.problems[p]->target) timed.push_back(p);
  }
  if (timed.empty()) return;
  const auto times_of_cell = [](const OptimizerOutcome& outcome, Clock clock) -> const auto& {
    return outcome.times_to_target[static_cast<std::size_t>(clock)];
  };
  const bool all_steps = std::ranges::all_of(timed, [&](std::size_t p) {
    return std::ranges::all_of(table.cells[p], [&](const OptimizerOutcome* outcome) {
      return !times_of_cell(*outcome, Clock::steps).empty();
    });
  });
  overall.clock = all_steps ? Clock::steps : Clock::epochs;
  for (const std::size_t p : timed) {
    overall.timed_problems.push_back(table.problems[p]->problem);
    auto& row = overall.times.emplace_back();
    for (const OptimizerOutcome* outcome : table.cells[p]) {
      row.push_back(
          statistics::median(times_of_cell(*outcome, overall.clock), statistics::Direction::lower));
    }
  }
  overall.ratios = statistics::performance_ratios(overall.times);
  for (std::size_t i = 0; i < overall.labels.size(); ++i) {
    overall.profile_scores.push_back(
        statistics::profile_score(statistics::column_of(overall.ratios, i)));
  }
}

/// The value with normalised score 1.
double best_final(const std::vector<const OptimizerOutcome*>& row,
                  statistics::Direction direction) {
  double best = kNan;
  for (const auto final_of : {&OptimizerOutcome::mean, &OptimizerOutcome::median}) {
    for (const OptimizerOutcome* outcome : row) {
      if (statistics::is_better(outcome->*final_of, best, direction)) best = outcome->*final_of;
    }
    if (std::isfinite(best)) break;
  }
  return best;
}

/// The value with normalised score 0.
double typical_start(const std::vector<const OptimizerOutcome*>& row,
                     const ProblemOutcome& problem) {
  std::vector<double> starts;
  for (const OptimizerOutcome* outcome : row) {
    for (const record::StoredRun* run : outcome->chosen.setting->runs) {
      if (run->measured() == 0) continue;
      const auto& curve = results::curve_of(*run, problem.reported);
      starts.push_back(curve.empty() ? kNan : curve.front());
    }
  }
  return statistics::median(starts, problem.direction);
}

void add_scores(OverallOutcome& overall, const Table& table, const StudyOptions& options) {
  overall.scores.resize(table.labels.size());
  for (std::size_t p = 0; p < table.problems.size(); ++p) {
    const statistics::Direction direction = table.problems[p]->direction;
    const double start = typical_start(table.cells[p], *table.problems[p]);
    const auto progress = [&](double value) {
      return statistics::as_cost(start, direction) - statistics::as_cost(value, direction);
    };
    const double whole = progress(best_final(table.cells[p], direction));
    const auto score = [&](double value) {
      if (!std::isfinite(value) || !std::isfinite(whole)) return kNan;
      return whole > 0 ? std::max(0.0, progress(value) / whole) : 0.0;
    };
    for (std::size_t i = 0; i < table.labels.size(); ++i) {
      auto& scores = overall.scores[i].emplace_back();
      for (const double value : table.cells[p][i]->finals) scores.push_back(score(value));
    }
  }
  for (const auto& scores : overall.scores) {
    const statistics::Estimate estimate =
        statistics::interquartile_mean(scores, statistics::Direction::higher, options.bootstrap);
    overall.interquartile_means.push_back({estimate.value, estimate.interval});
  }
}

void add_improvement(OverallOutcome& overall, const Table& table, const StudyOptions& options) {
  if (overall.labels.size() > kMostCompared) return;
  std::vector<statistics::Direction> directions;
  for (const ProblemOutcome* problem : table.problems) directions.push_back(problem->direction);
  const auto finals_of = [&](std::size_t label) {
    std::vector<std::vector<double>> finals;
    for (const auto& row : table.cells) finals.push_back(row[label]->finals);
    return finals;
  };
  const std::size_t count = overall.labels.size();
  overall.improvement.assign(
      count, std::vector(count, OverallOutcome::Scored{.value = 0.5, .interval = {}}));
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) {
      const auto [value, interval] = statistics::probability_of_improvement(
          finals_of(a), finals_of(b), directions, options.bootstrap);
      overall.improvement[a][b] = {value, interval};
      auto& reverse = overall.improvement[b][a];
      reverse.value = 1 - value;
      if (interval) reverse.interval = {.low = 1 - interval->high, .high = 1 - interval->low};
    }
  }
}

}  // namespace

std::optional<OverallOutcome> overall_outcome(const std::vector<ProblemOutcome>& problems,
                                              const StudyOptions& options) {
  OverallOutcome overall;
  Table table = complete_table(problems, overall.left_out);
  if (table.problems.empty() || table.labels.size() < 2) return std::nullopt;
  for (const ProblemOutcome* problem : table.problems) overall.problems.push_back(problem->problem);
  add_ranks(overall, table, options);
  add_speed(overall, table);
  add_scores(overall, table, options);
  add_improvement(overall, table, options);
  return overall;
}

}  // namespace optbench::analysis::study
