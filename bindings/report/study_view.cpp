// SPDX-License-Identifier: MIT
#include "bindings/report/study_view.hpp"

#include "bindings/cli/line_plot.hpp"
#include "bindings/cli/terminal.hpp"
#include "engine/analysis/study/study_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sys/ioctl.h>
#include <unistd.h>

namespace optbench::bindings::report {
namespace {

constexpr std::size_t kMostLines = 2;  // more could not be distinguished without colours
constexpr std::size_t kWidestPlot = 80;

/// Median curves of the best optimizers; empty when nothing is finite.
std::string plot_of(const analysis::study::ProblemOutcome& problem, std::size_t width) {
  std::vector<cli::PlotLine> lines;
  std::size_t epochs = 0;
  for (const std::size_t i : problem.order) {
    if (lines.size() == kMostLines) break;
    const analysis::study::OptimizerOutcome& outcome = problem.optimizers[i];
    lines.push_back({outcome.label, outcome.curves.test[problem.reported.name].median});
    epochs = std::max(epochs, lines.back().values.size());
  }
  if (epochs < 3) return "";
  const std::size_t columns = width == 0 ? kWidestPlot : std::min(width, kWidestPlot);
  return cli::line_plot(analysis::results::title_of(problem.reported), lines,
                        {.columns = static_cast<int>(columns),
                         .rows = 7,
                         .last_x = fmt::format("epoch {}", epochs - 1)},
                        cli::TextColours(cli::colours_on_stdout()));
}

}  // namespace

std::size_t output_columns() {
  winsize size = {};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

void print_study(const analysis::study::Study& study, std::size_t width) {
  for (const analysis::study::ProblemOutcome& problem : study.problems) {
    fmt::print("{}", analysis::study::problem_text(problem, study.options, width));
    const std::string plot = plot_of(problem, width);
    if (!plot.empty()) fmt::print("{}\n\n", plot);
  }
  if (analysis::study::ranks_problems(study))
    fmt::print("{}", analysis::study::overall_text(*study.overall, width));
}

}  // namespace optbench::bindings::report
