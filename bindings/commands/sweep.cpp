// SPDX-License-Identifier: MIT
#include "bindings/cli/run_options.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/commands/sweep_job.hpp"
#include "bindings/training/plan_script.hpp"

namespace optbench::bindings::commands {
namespace {

/// Arguments of `optbench sweep`.
struct SweepOptions {
  std::filesystem::path plan;
  std::vector<std::string> arguments;
  std::size_t jobs = 0;
  bool dry_run = false;
  bool quiet = false;

  explicit SweepOptions(CLI::App& app) {
    app.add_option("plan", plan, "a Lua file that returns a list of runs")->required();
    app.add_option("arguments", arguments, "handed to the plan as its `...`");
    app.add_option("-j,--jobs", jobs, "worker processes (default: one per core)")
        ->check(CLI::Range(std::size_t{1}, std::size_t{4096}));
    app.add_flag("--dry-run", dry_run, "check the plan, list its runs and which are to be made");
    app.add_flag("-q,--quiet", quiet, "no progress");
  }
};

}  // namespace

int command_sweep(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app(
      "Makes the runs of a plan with several worker processes and prints a summary. Runs whose "
      "record exists are\n"
      "skipped: started again after an interruption, a sweep goes on where it was.",
      "sweep");
  SweepOptions options(app);
  const cli::RunOptions overrides(app, cli::RunOptions::Scope::sweep);
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  const Json plan = training::run_plan_file(session.interpreter(), options.plan, options.arguments);
  session.set_plan_arguments(options.arguments);
  Interpreter& interpreter = session.interpreter();
  const SweepJob job{.name = options.plan.string(),
                     .requests = training::read_plan(
                         options.plan.string(), plan, options.plan.parent_path(), overrides.given(),
                         interpreter.limits().sandbox ? &interpreter.search() : nullptr),
                     .workers = options.jobs,
                     .quiet = options.quiet};
  return options.dry_run ? print_sweep_job(session, job) : run_sweep_job(session, job);
}

}  // namespace optbench::bindings::commands
