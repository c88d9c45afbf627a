// SPDX-License-Identifier: MIT
#include "engine/model/dump.hpp"

#include "bindings/cli/missing_data.hpp"
#include "bindings/cli/run_options.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

namespace optbench::bindings::commands {

int command_dump(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app("Writes one batch with weights, losses and gradients, for cross-checking elsewhere.",
               "dump");
  cli::RunOptions options(app, cli::RunOptions::Scope::problem);
  std::string mode_name = "eval";
  std::string output;
  app.add_option("--mode", mode_name, "eval or train")
      ->check(CLI::IsMember({"eval", "train"}))
      ->capture_default_str();
  app.add_option("--output", output, "the file to write")->required();
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  run::RunRequest request = options.request();
  request.no_logs = true;
  const model::ProblemEntry entry = session.problem(request.problem);
  request.problem_set = cli::parse_problem_options(entry, options.texts("problem_set"));
  request.dataset_set = cli::parse_dataset_options(entry, options.texts("dataset_set"));
  const run::RunSettings settings =
      run::resolve_run(request, entry, session.optimizer(request.optimizer),
                       session.schedule(run::schedule_of(request)));
  if (!cli::fetch_missing_data(settings, request, cli::FetchProgress::Detail::shown)) {
    fmt::print(stderr, "interrupted: {}\n", cli::kFetchingKept);
    return cli::kExitInterrupted;
  }
  const machine::ThreadsInForce threads(settings.device.threads);
  const RunDraws draws(settings.seed);
  const auto problem = settings.problem.make(settings.request.problem_set);
  problem->build(settings.problem, settings.dataset_request(), settings.l2_factor);
  (void)problem->dataset().full_batches(data::Split::train, settings.batch_size);
  const data::Batch batch = problem->dataset()
                                .pass({.split = data::Split::train,
                                       .batch_size = settings.batch_size,
                                       .examples = settings.batch_size})
                                ->next();
  const model::Mode mode = mode_name == "train" ? model::Mode::train : model::Mode::evaluate;
  formats::write_safetensors(
      output, model::dump_batch(*problem, settings.problem, batch, mode, settings.seed));
  fmt::print("{}\n", output);
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
