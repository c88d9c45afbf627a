// SPDX-License-Identifier: MIT
#include "bindings/cli/metric_text.hpp"
#include "bindings/cli/missing_data.hpp"
#include "bindings/cli/run_options.hpp"
#include "bindings/cli/run_progress.hpp"
#include "bindings/cli/terminal.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "engine/base/counted.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/run/execute.hpp"

#include <fmt/format.h>

#include <cmath>

namespace optbench::bindings::commands {
namespace {

bool is_boolean_text(std::string_view text) {
  return text == "true" || text == "false" || text == "True" || text == "False";
}

/// The optimizer that the arguments choose, found before they are parsed.
std::string optimizer_of(const std::vector<std::string>& words) {
  constexpr std::string_view kOption = "--optimizer";
  std::string name = run::RunRequest{}.optimizer;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == kOption && i + 1 < words.size()) name = words[i + 1];
    if (words[i].starts_with("--optimizer=")) name = words[i].substr(kOption.size() + 1);
  }
  return name;
}

/// Whether the parser itself has an option of that long name.
bool is_known(const CLI::App& app, const std::string& name) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->check_lname(name)) return true;
  }
  return false;
}

/// Extracts declared options from the arguments: DeepOBS passes hyperparameters as separate options
/// (`--momentum 0.9`), which are equivalent to `--set momentum=0.9`.
std::vector<std::string> take_declared_options(const CLI::App& app,
                                               const std::vector<OptionSpec>& specs,
                                               std::vector<std::string>& words) {
  std::vector<std::string> texts;
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i].substr(0, words[i].find('='));
    std::string name = word.starts_with("--") ? word.substr(2) : "";
    if (name.empty() || is_known(app, name)) {
      rest.push_back(words[i]);
      continue;
    }
    std::replace(name.begin(), name.end(), '-', '_');
    const auto spec = std::find_if(specs.begin(), specs.end(),
                                   [&](const OptionSpec& known) { return known.name == name; });
    const bool has_next = i + 1 < words.size() && !words[i + 1].starts_with("--");
    if (spec == specs.end()) {
      rest.push_back(words[i]);
    } else if (word.size() < words[i].size()) {
      texts.push_back(name + words[i].substr(word.size()));
    } else if (spec->kind == OptionKind::boolean && !(has_next && is_boolean_text(words[i + 1]))) {
      texts.push_back(name + "=true");
    } else if (has_next) {
      texts.push_back(name + "=" + words[++i]);
    } else {
      fail(ErrorKind::invalid_argument, "{}: option '--{}' needs a value: expected {}",
           app.get_name(), name, spec->expectation());
    }
  }
  words = std::move(rest);
  return texts;
}

/// The options of all problems or data sets: which one is used is known only after parsing.
template <class Entry>
std::vector<OptionSpec> options_of_all(const Registry<Entry>& registry) {
  std::vector<OptionSpec> all;
  for (const auto& [name, entry] : registry) {
    all.insert(all.end(), entry.options.begin(), entry.options.end());
  }
  return all;
}

/// Separate options have precedence over `--...-set`.
std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& then) {
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

/// Remaining arguments are errors; the suggestion may be an option of the parser or the optimizer.
[[noreturn]] void fail_left_over(const CLI::App& app, const std::vector<OptionSpec>& specs,
                                 const train::Catalog& catalog) {
  const std::string word = app.remaining().front();
  const std::string name = word.substr(0, word.find('='));
  cli::expect_behind_command(app, name);
  if (catalog.optimizers.contains(word)) {
    fail(ErrorKind::invalid_argument,
         "{}: unexpected argument '{}'; did you mean '--optimizer {}'?", app.get_name(), word,
         word);
  }
  std::vector<std::string> names;
  for (const OptionSpec& spec : specs) names.push_back("--" + spec.name);
  const std::string nearest = nearest_name(name, names);
  if (nearest.empty()) cli::fail_unknown_option(app, word);
  fail(ErrorKind::invalid_argument,
       "{}: unknown option '{}'; did you mean '{}'? (`optbench {} --help` shows all)",
       app.get_name(), name, nearest, app.get_name());
}

std::string final_text(const train::History::Curves& curves, std::size_t last) {
  std::string text;
  for (const auto& [metric, values] : curves.metrics) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", metric.title,
                        cli::metric_text(metric, values[last], 6));
  }
  return text;
}

/// The results, on stdout.
void print_result(const run::RunResult& result) {
  const train::History& history = result.history;
  const std::vector<double>& losses = history.test["loss"];
  std::size_t last = losses.size();
  while (last > 0 && std::isnan(losses[last - 1])) --last;
  fmt::print("{} with {}: {}", result.settings.problem.name, result.settings.request.label,
             to_text(history.outcome));
  if (!history.reason.empty()) fmt::print(" ({})", history.reason);
  fmt::print("\n");
  if (last > 0) {
    fmt::print("after {} of {}: train {}; test {}\n", last - 1,
               counted(result.settings.num_epochs, "epoch"), final_text(history.train, last - 1),
               final_text(history.test, last - 1));
  }
  if (!result.path.empty()) fmt::print("{}\n", result.path.string());
}

}  // namespace

int command_run(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app("Trains one problem with one optimizer and files the record.", "run");
  app.allow_extras();
  cli::RunOptions options(app, cli::RunOptions::Scope::training);
  std::vector<std::string> own_words = cli::normalize_words(words);
  const bool help = std::find(words.begin(), words.end(), "--help") != words.end();
  const train::OptimizerEntry optimizer =
      session.optimizer(help ? run::RunRequest{}.optimizer : optimizer_of(own_words));
  const std::vector<std::string> hyperparameters =
      take_declared_options(app, optimizer.options, own_words);
  const train::Catalog& catalog = session.catalog();
  const std::vector<std::string> problem_texts =
      take_declared_options(app, options_of_all(catalog.problems), own_words);
  const std::vector<std::string> dataset_texts =
      take_declared_options(app, options_of_all(catalog.datasets), own_words);
  if (!cli::parse_words(app, own_words)) return cli::kExitDone;
  if (!app.remaining().empty()) fail_left_over(app, optimizer.options, catalog);

  run::RunRequest request = options.request();
  request.set = cli::parse_option_texts(optimizer.name, optimizer.options,
                                        joined(options.texts("set"), hyperparameters));
  const model::ProblemEntry problem = session.problem(request.problem);
  request.problem_set =
      cli::parse_problem_options(problem, joined(options.texts("problem_set"), problem_texts));
  request.dataset_set =
      cli::parse_dataset_options(problem, joined(options.texts("dataset_set"), dataset_texts));
  const train::ScheduleEntry schedule = session.schedule(run::schedule_of(request));
  request.schedule_set =
      cli::parse_option_texts(schedule.name, schedule.options, options.texts("schedule_set"));

  const run::RunSettings settings = run::resolve_run(request, problem, optimizer, schedule);
  for (const std::string& warning : settings.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (request.skip_if_exists) {
    if (const auto existing = run::find_run_of_seed(settings)) {
      fmt::print("skipped: a record of this setting and seed exists\n{}\n", existing->string());
      return cli::kExitDone;
    }
  }

  if (!cli::fetch_missing_data(
          settings, request,
          options.quiet ? cli::FetchProgress::Detail::none : cli::FetchProgress::Detail::shown)) {
    fmt::print(stderr, "interrupted: {}\n", cli::kFetchingKept);
    return cli::kExitInterrupted;
  }
  cli::RunProgress progress(settings, options.quiet ? cli::RunProgress::Detail::none
                                      : options.print_train_iter
                                          ? cli::RunProgress::Detail::steps
                                          : cli::RunProgress::Detail::evaluations);
  session.interpreter().time_limit().start();  // downloading does not count as time of the run
  Interruption::Training training;
  const RunDraws draws(settings.seed);
  const run::RunResult result = run::execute_run(settings, {&progress, &training});
  cli::erase_passing_line();
  print_result(result);
  if (!result.filing_error.empty()) {
    fmt::print(stderr, "error: {}\n", result.filing_error);
    return cli::kExitFailed;
  }
  return result.history.outcome == train::Outcome::interrupted ? cli::kExitInterrupted
                                                               : cli::kExitDone;
}

}  // namespace optbench::bindings::commands
