// SPDX-License-Identifier: MIT
#include "bindings/cli/line_plot.hpp"
#include "bindings/cli/result_file.hpp"
#include "bindings/cli/run_options.hpp"
#include "bindings/cli/terminal.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/report/study_view.hpp"
#include "engine/analysis/study/study_tables.hpp"
#include "engine/base/text_table.hpp"
#include "engine/record/stored_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace optbench::bindings::commands {
namespace {

constexpr std::size_t kWidest = 80;

void line(std::string_view key, const std::string& value) {
  if (!value.empty()) fmt::print("  {:<14} {}\n", key, value);
}

std::string text_of(const Json& value) {
  if (value.is_number_float()) return fmt::format("{:.6g}", value.get<double>());
  return value.is_string() ? value.get<std::string>() : write_json(value, -1);
}

/// "stopped_early" for display.
std::string words_of(std::string_view name) {
  std::string words(name);
  std::ranges::replace(words, '_', ' ');
  return words;
}

void print_settings(const record::StoredRun& run) {
  fmt::print("{} with {}: {}{}\n\n", run.problem, run.label, words_of(to_text(run.outcome)),
             run.reason.empty() ? "" : " (" + run.reason + ")");
  line("written by", std::string(to_text(run.family)));
  line("seed", fmt::format("{}", run.seed));
  line("epochs", run.missed_evaluations == 0
                     ? fmt::format("{}", run.num_epochs)
                     : fmt::format("{}, of which {} evaluations were not made", run.num_epochs,
                                   run.missed_evaluations));
  line("batch size", fmt::format("{}", run.batch_size));
  if (run.learning_rate) line("learning rate", fmt::format("{:.6g}", *run.learning_rate));
  if (run.l2_factor.value_or(0) != 0) {
    line("L2 factor", fmt::format("{:.6g}", *run.l2_factor));
  } else if (run.weight_decay) {
    line("L2 factor", fmt::format("{:.6g}", *run.weight_decay));
  }
  for (const auto& [name, value] : run.choices) line(name, text_of(value));
  if (run.steps) line("steps", fmt::format("{}", *run.steps));
  if (run.gradient_evaluations) {
    line("gradients", fmt::format("{}", *run.gradient_evaluations));
  }
  double seconds = 0;
  for (const double part : run.training_seconds) seconds += std::isfinite(part) ? part : 0;
  if (!run.training_seconds.empty()) line("training", cli::duration_text(seconds));
  for (const std::string& warning : run.warnings) line("warning", warning);
  line("identity", run.identity.empty() && !run.identity_missing.empty()
                       ? "none: " + run.identity_missing
                       : run.identity);
  for (const CodeFile& file : run.code) {
    if (!file.file.empty()) line(file.role, fmt::format("{} (SHA-256 {})", file.file, file.sha256));
  }
  if (run.numerics_version) line("numerics", fmt::format("version {}", *run.numerics_version));
  for (const auto& [name, value] : run.environment.items()) {
    line(words_of(name), text_of(value));
  }
}

/// Without what a run that was stopped early did not measure.
std::vector<double> measured_part(std::vector<double> curve, const record::StoredRun& run) {
  curve.resize(std::min(curve.size(), run.measured()));
  return curve;
}

void print_values(const record::StoredRun& run) {
  TextTable table({{.heading = ""},
                   {.heading = "before", .align = TextTable::Align::right},
                   {.heading = "best", .align = TextTable::Align::right},
                   {.heading = "in epoch", .align = TextTable::Align::right},
                   {.heading = "last", .align = TextTable::Align::right}});
  const auto add = [&](const char* split, const record::EpochCurves& curves,
                       const record::Metric& metric) {
    const std::vector<double> values = measured_part(curves[metric.name], run);
    if (values.empty()) return;
    const bool higher = metric.direction == record::Metric::Direction::higher;
    std::size_t best = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool better = higher ? values[i] > values[best] : values[i] < values[best];
      if (better || !std::isfinite(values[best])) best = i;
    }
    const auto text = [&](double value) {
      return std::isnan(value) ? "NaN" : analysis::study::number_cell_text(value, metric);
    };
    table.add_row({fmt::format("{} {}", split, metric.title), text(values.front()),
                   text(values[best]), fmt::format("{}", best), text(values.back())});
  };
  for (const record::Metric& metric : run.metrics) {
    add("train", run.train, metric);
    add("valid", run.valid, metric);
    add("test", run.test, metric);
  }
  fmt::print("\n{}", table.text());
}

/// Diagnostics, and what the optimizer logged: over all mini-batch losses that were logged.
void print_diagnostics(const record::StoredRun& run) {
  if (run.diagnostics.empty()) return;
  TextTable table({{.heading = "diagnostic"},
                   {.heading = "values", .align = TextTable::Align::right},
                   {.heading = "first", .align = TextTable::Align::right},
                   {.heading = "smallest", .align = TextTable::Align::right},
                   {.heading = "largest", .align = TextTable::Align::right},
                   {.heading = "last", .align = TextTable::Align::right}});
  for (const auto& [name, values] : run.diagnostics) {
    std::vector<double> known;
    std::ranges::copy_if(values, std::back_inserter(known),
                         [](double value) { return !std::isnan(value); });
    const auto text = [](double value) { return fmt::format("{:.6g}", value); };
    if (known.empty()) {
      table.add_row({name, "0", "", "", "", ""});
      continue;
    }
    const auto [least, most] = std::ranges::minmax_element(known);
    table.add_row({name, fmt::format("{}", known.size()), text(known.front()), text(*least),
                   text(*most), text(known.back())});
  }
  fmt::print("\n{}", table.text());
}

void print_plot(const std::string& title, const std::vector<cli::PlotLine>& lines,
                const std::string& last_x, std::size_t width) {
  const std::string text = cli::line_plot(
      title, lines, {.columns = static_cast<int>(width), .rows = 8, .last_x = last_x},
      cli::TextColours(cli::colours_on_stdout()));
  if (!text.empty()) fmt::print("\n{}\n", text);
}

void print_plots(const record::StoredRun& run, std::size_t width) {
  for (const record::Metric& metric : run.metrics) {
    std::vector<cli::PlotLine> lines = {{"train", measured_part(run.train[metric.name], run)},
                                        {"test", measured_part(run.test[metric.name], run)}};
    std::erase_if(lines, [](const cli::PlotLine& one) { return one.values.size() < 3; });
    if (lines.empty()) continue;
    const std::string last = fmt::format("epoch {}", lines.front().values.size() - 1);
    print_plot(metric.title, lines, last, width);
  }
  for (const auto& [name, values] : run.diagnostics) {
    if (values.size() < 3) continue;
    print_plot(name, {{name, values}}, fmt::format("entry {}", values.size()), width);
  }
}

}  // namespace

int command_show(const std::vector<std::string>& words) {
  CLI::App app("Shows one run: what was run, with what, and what came out.", "show");
  std::string path;
  app.add_option("file", path, "a result file, of optbench or of any generation of DeepOBS")
      ->required();
  if (!cli::parse_words(app, words)) return cli::kExitDone;
  cli::expect_result_file("show", path);
  const record::StoredRun run = record::read_stored_run(path);
  print_settings(run);
  print_values(run);
  print_diagnostics(run);
  const std::size_t columns = report::output_columns();
  print_plots(run, columns == 0 ? kWidest : std::min(columns, kWidest));
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
