// SPDX-License-Identifier: MIT
#include "bindings/commands/commands.hpp"
#include "bindings/report/analysis_input.hpp"
#include "bindings/report/study_view.hpp"
#include "engine/analysis/statistics/aggregate.hpp"
#include "engine/analysis/statistics/performance_profile.hpp"
#include "engine/base/counted.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace optbench::bindings::commands {
namespace {

/// Prints on how many common problems `a` is better.
void print_tally(const analysis::study::Study& study, const std::string& a, const std::string& b) {
  std::size_t better = 0;
  std::size_t worse = 0;
  std::size_t significant = 0;
  std::size_t both = 0;
  for (const analysis::study::ProblemOutcome& problem : study.problems) {
    const analysis::study::OptimizerOutcome* one = problem.find(a);
    const analysis::study::OptimizerOutcome* other = problem.find(b);
    if (one == nullptr || other == nullptr) continue;
    ++both;
    better += analysis::statistics::is_better(one->mean, other->mean, problem.direction) ? 1 : 0;
    worse += analysis::statistics::is_better(other->mean, one->mean, problem.direction) ? 1 : 0;
    for (const analysis::study::OptimizerOutcome* outcome : {one, other}) {
      significant += outcome->p_value && *outcome->p_value <= 0.05 ? 1 : 0;
    }
  }
  fmt::print("{} ends better than {} on {} of {}, worse on {}; beyond chance on {}.\n", a, b,
             better, counted(both, "problem"), worse, significant);
}

void print_probability(const analysis::study::OverallOutcome& overall, const std::string& a,
                       const std::string& b) {
  const auto place = [&](const std::string& label) {
    return static_cast<std::size_t>(
        std::distance(overall.labels.begin(), std::ranges::find(overall.labels, label)));
  };
  const bool both_ranked = std::max(place(a), place(b)) < overall.labels.size();
  if (!both_ranked || overall.improvement.empty()) return;
  const analysis::study::OverallOutcome::Scored& scored = overall.improvement[place(a)][place(b)];
  fmt::print("A run of {} is better than one of {} with probability {:.2f}{}.\n", a, b,
             scored.value,
             scored.interval
                 ? fmt::format(" ({:.2f} to {:.2f})", scored.interval->low, scored.interval->high)
                 : "");
  if (overall.times.empty()) return;
  std::vector<double> times_a;
  std::vector<double> times_b;
  for (const auto& row : overall.times) {
    times_a.push_back(row[place(a)]);
    times_b.push_back(row[place(b)]);
  }
  const analysis::statistics::SpeedUp speed = analysis::statistics::speed_up(times_a, times_b);
  if (speed.both > 0) {
    fmt::print(
        "To the targets {} needs {:.2f} times the {} of {} (geometric mean over {} problem{}", a,
        1 / speed.factor, to_text(overall.clock), b, speed.both, speed.both == 1 ? "" : "s");
    if (speed.missed + speed.gained > 0) {
      fmt::print("; {} reaches {} that {} misses, and misses {}", a, speed.gained, b, speed.missed);
    }
    fmt::print(").\n");
  }
}

}  // namespace

int command_compare(const std::vector<std::string>& words) {
  CLI::App app("Compares two optimizers: problem by problem, and over all that both have.",
               "compare");
  report::AnalysisOptions options;
  std::string folder;
  std::string a;
  std::string b;
  app.add_option("results", folder, "a folder of results")->required();
  app.add_option("a", a, "the label of one optimizer")->required();
  app.add_option("b", b, "the label of the other")->required();
  options.add_to(app);
  app.remove_option(app.get_option("--baselines"));  // only the two are compared
  if (!cli::parse_words(app, cli::normalize_words(words))) return cli::kExitDone;
  if (a == b)
    fail(ErrorKind::invalid_argument, "compare: expected two optimizers, got '{}' twice", a);

  options.folders = {folder};
  const report::AnalysisInput input(options, {a, b});
  input.print_unreadable_files();
  input.print_warnings();
  report::print_study(input.study(), report::output_columns());
  print_tally(input.study(), a, b);
  if (input.study().overall) print_probability(*input.study().overall, a, b);
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
