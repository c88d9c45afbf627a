// SPDX-License-Identifier: MIT
#include "bindings/cli/missing_data.hpp"
#include "bindings/cli/result_file.hpp"
#include "bindings/cli/run_options.hpp"
#include "bindings/cli/run_progress.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "engine/record/difference.hpp"
#include "engine/record/stored_run.hpp"
#include "engine/run/record.hpp"
#include "engine/run/record_request.hpp"

#include <fmt/format.h>

namespace optbench::bindings::commands {

int command_verify(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app(
      "Makes the run of a stored result again and says whether its numbers are equal bit for bit, "
      "or how far they are apart and what differs in the environment. Writes no record.",
      "verify");
  std::string path;
  std::string data_dir;
  std::int64_t threads = 0;
  bool quiet = false;
  app.add_option("result", path, "a result file of optbench")->required();
  app.add_option("--data-dir", data_dir, "the folder with the data sets");
  app.add_option("--threads", threads, "other than the record's");
  app.add_flag("--quiet", quiet, "show no progress");
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  cli::expect_result_file("verify", path);
  const Json stored = record::read_record(path, record::MinibatchLosses::read);
  run::RunRequest request = run::request_of_record(path, stored);
  request.data_dir = data_dir;
  if (threads > 0) request.threads = threads;
  const run::RunSettings settings = session.resolve(request);
  if (!cli::fetch_missing_data(
          settings, request,
          quiet ? cli::FetchProgress::Detail::none : cli::FetchProgress::Detail::shown)) {
    return cli::kExitInterrupted;
  }
  cli::RunProgress progress(
      settings, quiet ? cli::RunProgress::Detail::none : cli::RunProgress::Detail::evaluations);
  const run::RunResult again = [&] {
    Interruption::Training training;
    const RunDraws draws(settings.seed);
    return run::execute_run(settings, {&progress, &training});
  }();
  if (again.history.outcome == train::Outcome::interrupted) {
    fmt::print(stderr, "verify: interrupted, nothing was compared\n");
    return cli::kExitInterrupted;
  }
  const record::RecordDifference difference = record::record_difference(stored, to_json(again));
  fmt::print("{}: {}", path, to_text(difference));
  return difference.is_none() ? cli::kExitDone : cli::kExitFailed;
}

}  // namespace optbench::bindings::commands
