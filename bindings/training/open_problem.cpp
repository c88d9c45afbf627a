// SPDX-License-Identifier: MIT
#include "bindings/training/open_problem.hpp"

#include "bindings/lua/library/script_draws.hpp"
#include "engine/base/error.hpp"
#include "engine/machine/device.hpp"

#include <algorithm>

namespace optbench::bindings::training {
namespace {

std::unique_ptr<model::Problem> build(const run::RunSettings& settings) {
  const RunDraws draws(settings.seed);
  const machine::ThreadsInForce threads(settings.device.threads);
  auto problem = settings.problem.make(settings.request.problem_set);
  problem->build(settings.problem, settings.dataset_request(), settings.l2_factor);
  return problem;
}

void stand_at(model::Problem& problem, const OpenProblem::Position& position) {
  problem.start_step(position.epoch, position.step, position.repetition);
}

}  // namespace

OpenProblem::OpenProblem(const run::RunSettings& run_settings)
    : settings(run_settings),
      streams(run_settings.seed),
      problem(build(run_settings)),
      batches(*problem, run_settings.batch_size) {}

const data::Batch& OpenProblem::next_batch() {
  batch = batches.next();
  is_used = false;
  gradients = 0;
  forward_passes = 0;
  return *batch;
}

const data::Batch& OpenProblem::unused_batch() { return is_used ? next_batch() : *batch; }

OpenProblem::Position OpenProblem::here() const {
  return {.epoch = std::max<std::int64_t>(batches.epoch(), 0),
          .step = std::max<std::int64_t>(batches.step(), 0),
          .repetition = std::max<std::int64_t>(gradients - 1, 0) +
                        (forward_passes << 32)};  // distinct from gradients
}

void OpenProblem::look() { stand_at(*problem, here()); }

double OpenProblem::loss_and_gradient(const data::Batch& given) {
  const data::Batch used = given;
  ++gradients;
  forward_passes = 0;
  look();
  loss = problem->loss_and_gradient(used).total();
  evaluated_at = here();
  if (batch && used.inputs.is_same(batch->inputs)) is_used = true;
  evaluated = used;
  return loss;
}

double OpenProblem::evaluate_again() {
  if (!evaluated) {
    if (!batch) {
      fail(ErrorKind::invalid_argument,
           "closure: there is no batch to evaluate: call p:batch() or p:loss_and_gradient() first");
    }
    evaluated_at = here();
    evaluated = batch;
  }
  stand_at(*problem, evaluated_at);
  return problem->loss_and_gradient(*evaluated).total();
}

}  // namespace optbench::bindings::training
