// SPDX-License-Identifier: MIT
#include "bindings/commands.hpp"
#include "bindings/interruption.hpp"
#include "bindings/run_options.hpp"
#include "bindings/run_progress.hpp"
#include "engine/error.hpp"

#include <fmt/format.h>

#include <cmath>

namespace optbench {
namespace {

/// Words that the parser left over: DeepOBS gives hyperparameters as options of their own
/// (`--momentum 0.9`), which here are what `--set momentum=0.9` sets.
void take_hyperparameters(const CLI::App& app, const std::vector<OptionSpec>& specs,
                          std::vector<std::string>& set_texts) {
  const std::vector<std::string> words = app.remaining();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with("--")) fail_unknown_option(app, words[i]);
    const std::size_t equals = words[i].find('=');
    std::string name = words[i].substr(2, equals == std::string::npos ? equals : equals - 2);
    std::replace(name.begin(), name.end(), '-', '_');
    const auto spec = std::find_if(specs.begin(), specs.end(),
                                   [&](const OptionSpec& known) { return known.name == name; });
    if (spec == specs.end()) fail_unknown_option(app, words[i]);
    if (equals != std::string::npos) {
      set_texts.push_back(name + words[i].substr(equals));
    } else if (i + 1 < words.size() && !words[i + 1].starts_with("--")) {
      set_texts.push_back(name + "=" + words[++i]);
    } else if (spec->kind == OptionKind::boolean) {
      set_texts.push_back(name + "=true");
    } else {
      fail(ErrorKind::invalid_argument, "{}: option '--{}' needs a value: expected {}",
           app.get_name(), name, spec->expectation());
    }
  }
}

std::string final_text(const History::Curve& curve, std::size_t last) {
  std::string text = fmt::format("loss {:.6g}", curve.losses[last]);
  if (!curve.accuracies.empty()) text += fmt::format(", accuracy {:.4f}", curve.accuracies[last]);
  return text;
}

/// The results, on stdout.
void print_result(const RunResult& result) {
  const History& history = result.history;
  std::size_t last = history.test.losses.size();
  while (last > 0 && std::isnan(history.test.losses[last - 1])) --last;
  fmt::print("{} with {}: {}", result.settings.problem.name, result.settings.label,
             to_text(history.outcome));
  if (!history.reason.empty()) fmt::print(" ({})", history.reason);
  fmt::print("\n");
  if (last > 0) {
    fmt::print("after {} of {} epochs: train {}; test {}\n", last - 1, result.settings.num_epochs,
               final_text(history.train, last - 1), final_text(history.test, last - 1));
  }
  if (!result.path.empty()) fmt::print("{}\n", result.path.string());
}

}  // namespace

int command_run(Session& session, const std::vector<std::string>& words) {
  CLI::App app("Trains one problem with one optimizer and files the record.", "run");
  app.allow_extras();
  RunOptions options(app, RunOptions::Scope::training);
  if (!parse_words(app, words)) return kExitDone;

  RunRequest request = options.request();
  const OptimizerEntry optimizer = session.optimizer(request.optimizer);
  take_hyperparameters(app, optimizer.options, options.set_texts);
  request.set = parse_option_texts(optimizer.name, optimizer.options, options.set_texts);
  request.schedule = schedule_of(request);
  if (!options.schedule_set_texts.empty()) {
    const ScheduleEntry schedule = session.schedule(request.schedule);
    request.schedule_set =
        parse_option_texts(schedule.name, schedule.options, options.schedule_set_texts);
  }

  const RunSettings settings = session.resolve(request);
  for (const std::string& warning : settings.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (request.skip_if_exists) {
    if (const auto existing = find_run_of_seed(settings)) {
      fmt::print("skipped: a record of this setting and seed exists\n{}\n", existing->string());
      return kExitDone;
    }
  }

  RunProgress progress(settings, options.quiet              ? RunProgress::Detail::none
                                 : options.print_train_iter ? RunProgress::Detail::steps
                                                            : RunProgress::Detail::evaluations);
  const Interruption::Training training;
  const RunResult result = execute_run(settings, progress);
  print_result(result);
  return result.history.outcome == Outcome::interrupted ? kExitInterrupted : kExitDone;
}

}  // namespace optbench
