// SPDX-License-Identifier: MIT
#include "bindings/commands/commands.hpp"
#include "bindings/cli/missing_data.hpp"
#include "bindings/cli/run_options.hpp"
#include "engine/model/dump.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

namespace optbench {

int command_dump(Session& session, const std::vector<std::string>& words) {
  CLI::App app("Writes one batch with weights, losses and gradients, for cross-checking elsewhere.",
               "dump");
  RunOptions options(app, RunOptions::Scope::problem);
  std::string mode_name = "eval";
  std::string output;
  app.add_option("--mode", mode_name, "eval or train")
      ->check(CLI::IsMember({"eval", "train"}))
      ->capture_default_str();
  app.add_option("--output", output, "the file to write")->required();
  if (!parse_words(app, words)) return kExitDone;

  RunRequest request = options.request();
  request.no_logs = true;
  const ProblemEntry entry = session.problem(request.problem);
  request.problem_set = parse_problem_options(entry, options.problem_set_texts);
  request.dataset_set = parse_dataset_options(entry, options.dataset_set_texts);
  const RunSettings settings = resolve_run(request, entry, session.optimizer(request.optimizer),
                                           session.schedule(schedule_of(request)));
  if (!fetch_missing_data(settings, request, FetchProgress::Detail::shown)) {
    fmt::print(stderr, "interrupted: {}\n", kFetchingKept);
    return kExitInterrupted;
  }
  const auto problem = settings.problem.make(settings.problem_options);
  problem->build(settings.problem, settings.dataset_request(), settings.l2_factor);
  (void)problem->dataset().full_batches(Split::train, settings.batch_size);
  const Batch batch = problem->dataset()
                          .pass({.split = Split::train,
                                 .batch_size = settings.batch_size,
                                 .examples = settings.batch_size})
                          ->next();
  const Mode mode = mode_name == "train" ? Mode::train : Mode::evaluate;
  write_safetensors(output, dump_batch(*problem, settings.problem, batch, mode, settings.seed));
  fmt::print("{}\n", output);
  return kExitDone;
}

}  // namespace optbench
