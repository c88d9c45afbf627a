// SPDX-License-Identifier: MIT
#include "bindings/training/open_problem.hpp"

#include "engine/machine/device.hpp"

namespace optbench::bindings::training {
namespace {

std::unique_ptr<model::Problem> build(const run::RunSettings& settings) {
  machine::use_threads(settings.device.threads);
  auto problem = settings.problem.make(settings.request.problem_set);
  problem->build(settings.problem, settings.dataset_request(), settings.l2_factor);
  return problem;
}

}  // namespace

OpenProblem::OpenProblem(const run::RunSettings& run_settings)
    : settings(run_settings),
      streams(run_settings.seed),
      problem(build(run_settings)),
      batches(*problem, run_settings.batch_size, streams) {}

const data::Batch& OpenProblem::next_batch() {
  batch = batches.next();
  is_used = false;
  return *batch;
}

const data::Batch& OpenProblem::unused_batch() { return is_used ? next_batch() : *batch; }

double OpenProblem::loss_and_gradient(const data::Batch& given) {
  const data::Batch used = given;
  const std::uint64_t draws = problem->noise_draws();
  loss = problem->loss_and_gradient(used).total();
  noise_draws = draws;
  if (batch && used.inputs.is_same(batch->inputs)) is_used = true;
  evaluated = used;
  return loss;
}

double OpenProblem::evaluate_again() {
  problem->set_noise_draws(noise_draws);
  return problem->loss_and_gradient(*evaluated).total();
}

}  // namespace optbench::bindings::training
