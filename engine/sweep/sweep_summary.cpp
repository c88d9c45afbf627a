// SPDX-License-Identifier: MIT
#include "engine/sweep/sweep_summary.hpp"

#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace optbench::sweep {
namespace {

constexpr const char* kNone = "—";

/// The last value that was measured: shorter runs are padded with NaN.
double last_measured(const Json& values) {
  for (auto value = values.rbegin(); value != values.rend(); ++value) {
    const double number = value->get<double>();
    if (!std::isnan(number)) return number;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::pair<std::string, Json>> choices_of(const Json& record) {
  std::vector<std::pair<std::string, Json>> choices;
  for (const auto& [name, value] : record.at("optimizer_hyperparams").items())
    choices.emplace_back(name, value);
  for (const char* name : {"num_epochs", "batch_size"}) choices.emplace_back(name, record.at(name));
  choices.emplace_back("L2 factor",
                       record.at("weight_decay"));  // an optimizer's own decay has the plain name
  for (const auto& [name, value] : record.at("training_params").items())
    choices.emplace_back(name, value);
  return choices;
}

/// The runs of one setting.
struct Setting {
  const RunFigures* first = nullptr;
  std::vector<double> losses;
  std::vector<double> accuracies;
  std::size_t diverged = 0;

  void add(const RunFigures& run) {
    if (first == nullptr) first = &run;
    // A loss may overflow at the very last evaluation of a run that counts as finished elsewhere.
    if (run.diverged || !std::isfinite(run.test_loss)) ++diverged;
    losses.push_back(run.test_loss);
    if (run.test_accuracy) accuracies.push_back(*run.test_accuracy);
  }

  /// Higher is better.
  [[nodiscard]] double score() const {
    const bool by_accuracy = accuracies.size() == losses.size();
    return by_accuracy ? figure_of(accuracies).mean : -figure_of(losses).mean;
  }

  [[nodiscard]] bool better_than(const Setting& other) const {
    if (diverged != other.diverged) return diverged < other.diverged;
    return diverged == 0 && score() > other.score();
  }
};

/// One optimizer on one problem: its settings in the order of the plan.
struct Group {
  std::vector<Setting> settings;
  std::map<std::string, std::size_t> place;

  void add(const RunFigures& run) {
    const auto [found, is_new] = place.emplace(run.setting, settings.size());
    if (is_new) settings.emplace_back();
    settings[found->second].add(run);
  }
};

const Json* find_choice(const RunFigures& run, std::string_view name) {
  const auto found = std::find_if(run.choices.begin(), run.choices.end(),
                                  [&](const auto& choice) { return choice.first == name; });
  return found == run.choices.end() ? nullptr : &found->second;
}

bool is_given(const Json* value) { return value != nullptr && !value->is_null(); }

/// Names of the choices that are not the same in all settings; the rate comes first.
std::vector<std::string> varying_choices(const Group& group) {
  std::vector<std::string> names;
  std::map<std::string, std::set<std::string>> values;
  for (const Setting& setting : group.settings) {
    for (const auto& [name, value] : setting.first->choices) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  for (const Setting& setting : group.settings) {
    for (const std::string& name : names) {
      const Json* value = find_choice(*setting.first, name);
      values[name].insert(is_given(value) ? write_json(*value, -1) : "");
    }
  }
  std::erase_if(names, [&](const std::string& name) { return values[name].size() < 2; });
  std::stable_partition(names.begin(), names.end(),
                        [](const std::string& name) { return name == "lr"; });
  return names;
}

std::string choice_text(const Json& value) {
  if (value.is_number_float()) return fmt::format("{:.4g}", value.get<double>());
  if (value.is_string()) return value.get<std::string>();
  return write_json(value, -1);
}

void describe_best(SummaryRow& row, const Group& group, const Setting& best) {
  std::vector<std::string> names = varying_choices(group);
  if (names.empty()) names = {"lr"};
  row.rate_only = names == std::vector<std::string>{"lr"};
  for (const std::string& name : names) {
    const Json* value = find_choice(*best.first, name);
    if (!is_given(value)) continue;
    if (!row.best.empty()) row.best += ", ";
    row.best += (row.rate_only ? "" : name + " ") + choice_text(*value);
  }
  std::set<double> rates;
  for (const Setting& setting : group.settings) {
    const Json* rate = find_choice(*setting.first, "lr");
    if (is_given(rate) && rate->is_number()) rates.insert(rate->get<double>());
  }
  const Json* rate = find_choice(*best.first, "lr");
  if (rates.size() > 1 && is_given(rate) && rate->is_number()) {
    row.at_edge = rate->get<double>() == *rates.begin() || rate->get<double>() == *rates.rbegin();
  }
}

SummaryRow row_of(const Group& group) {
  const Setting* best = &group.settings.front();
  SummaryRow row{.problem = best->first->problem, .label = best->first->label};
  for (const Setting& setting : group.settings) {
    row.runs += setting.losses.size();
    row.diverged += setting.diverged;
    if (setting.better_than(*best)) best = &setting;
  }
  describe_best(row, group, *best);
  if (best->diverged == 0) {
    row.test_loss = figure_of(best->losses);
    if (best->accuracies.size() == best->losses.size())
      row.test_accuracy = figure_of(best->accuracies);
  }
  return row;
}

std::string rule_text(std::span<const SummaryRow> rows) {
  const auto any = [&](auto predicate) { return std::any_of(rows.begin(), rows.end(), predicate); };
  std::string text = any([](const SummaryRow& row) { return row.test_accuracy.has_value(); })
                         ? "Best: highest mean final test accuracy over the seeds (lowest loss "
                           "where a problem has none);\n"
                         : "Best: lowest mean final test loss over the seeds;\n";
  text += "settings with a diverged run come last.";
  if (any([](const SummaryRow& row) { return row.test_loss && row.test_loss->deviation; })) {
    text += " ±: standard deviation over the seeds.";
  }
  if (any([](const SummaryRow& row) { return row.at_edge; })) {
    text += "\n*: at the edge of the rates that were tried; a wider range may be better.";
  }
  return text + "\n";
}

}  // namespace

RunFigures read_run_figures(const std::filesystem::path& record) {
  const Json json = read_json_file(record);
  try {
    RunFigures figures;
    figures.problem = json.at("testproblem").get<std::string>();
    figures.label = json.at("optimizer_name").get<std::string>();
    figures.setting = record.parent_path().string();
    figures.choices = choices_of(json);
    figures.diverged = json.at("optbench").at("outcome") == "diverged";
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    figures.test_loss = figures.diverged ? kNaN : last_measured(json.at("test_losses"));
    if (json.contains("test_accuracies")) {
      figures.test_accuracy = figures.diverged ? kNaN : last_measured(json["test_accuracies"]);
    }
    return figures;
  } catch (const nlohmann::json::exception& error) {
    fail(ErrorKind::corrupt_data, "{}: expected the record of a run, got something else ({})",
         record.string(), error.what());
  }
}

MeanAndSpread figure_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  MeanAndSpread figure{.mean = std::accumulate(values.begin(), values.end(), 0.0) / count};
  if (values.size() > 1) {
    const double squares = std::transform_reduce(
        values.begin(), values.end(), 0.0, std::plus<>(),
        [&](double value) { return (value - figure.mean) * (value - figure.mean); });
    figure.deviation = std::sqrt(squares / (count - 1));
  }
  return figure;
}

std::string to_text(const MeanAndSpread& figure) {
  const double size = std::abs(figure.mean);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e6);
  if (!plain) {
    return fmt::format("{:.3e}", figure.mean) +
           (figure.deviation ? fmt::format(" ± {:.1e}", *figure.deviation) : "");
  }
  const int magnitude = size == 0 ? 0 : static_cast<int>(std::floor(std::log10(size)));
  const int decimals = std::clamp(3 - magnitude, 0, 7);
  return fmt::format("{:.{}f}", figure.mean, decimals) +
         (figure.deviation ? fmt::format(" ± {:.{}f}", *figure.deviation, decimals) : "");
}

std::vector<SummaryRow> summarize(std::span<const RunFigures> runs) {
  std::vector<std::string> problems;
  std::map<std::string, std::vector<std::string>> labels;
  std::map<std::pair<std::string, std::string>, Group> groups;
  for (const RunFigures& run : runs) {
    if (!labels.contains(run.problem)) problems.push_back(run.problem);
    if (!groups.contains({run.problem, run.label})) labels[run.problem].push_back(run.label);
    groups[{run.problem, run.label}].add(run);
  }
  std::vector<SummaryRow> rows;
  for (const std::string& problem : problems) {
    for (const std::string& label : labels[problem])
      rows.push_back(row_of(groups[{problem, label}]));
  }
  return rows;
}

std::string summary_text(std::span<const SummaryRow> rows, std::size_t width) {
  using enum TextTable::Align;
  const bool rates =
      std::all_of(rows.begin(), rows.end(), [](const SummaryRow& row) { return row.rate_only; });
  const bool edges =
      std::any_of(rows.begin(), rows.end(), [](const SummaryRow& row) { return row.at_edge; });
  TextTable table({{"problem"},
                   {"optimizer"},
                   {"runs", right},
                   {"diverged", right},
                   {rates ? "best lr" : "best setting", rates ? right : left},
                   {"test loss", right},
                   {"test accuracy", right}});
  const std::string* problem = nullptr;
  for (const SummaryRow& row : rows) {
    const bool same = problem != nullptr && *problem == row.problem;
    if (!same) table.add_gap();
    problem = &row.problem;
    std::string best = row.best.empty() ? kNone : row.best;
    if (!rates && row.rate_only && !row.best.empty()) best = "lr " + best;
    table.add_row({same ? "" : row.problem, row.label, std::to_string(row.runs),
                   row.diverged == 0 ? kNone : std::to_string(row.diverged),
                   best + (row.at_edge ? "*"
                           : edges     ? " "
                                       : ""),
                   row.test_loss ? to_text(*row.test_loss) : "diverged",
                   row.test_accuracy ? to_text(*row.test_accuracy) : kNone});
  }
  return table.text(width) + "\n" + rule_text(rows);
}

}  // namespace optbench::sweep
