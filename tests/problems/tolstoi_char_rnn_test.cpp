// SPDX-License-Identifier: MIT
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/problems/built_problem.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::problems {
namespace {

using testing::built_problem;

/// The first batches of a pass, 4 rows of text.
std::vector<data::Batch> batches_of(model::Problem& problem, std::size_t count) {
  const auto examples = static_cast<std::int64_t>(4 * count);
  const auto pass =
      problem.dataset().pass({.split = data::Split::train, .batch_size = 4, .examples = examples});
  std::vector<data::Batch> batches;
  for (std::size_t i = 0; i < count; ++i) batches.push_back(pass->next());
  return batches;
}

/// The network along sequences of any length from a zero state, written out step by step.
at::Tensor unrolled(model::Problem& problem, const at::Tensor& characters) {
  const auto value = [&](const std::string& name) {
    return problem.parameters().named(name).value;
  };
  at::Tensor x = at::embedding(value("embedding.weight"), characters);
  for (const std::string layer : {"lstm1.", "lstm2."}) {
    at::Tensor h = at::zeros({characters.size(0), 128}, at::kDouble);
    at::Tensor c = h;
    std::vector<at::Tensor> outputs;
    for (std::int64_t t = 0; t < characters.size(1); ++t) {
      const auto gates = (at::linear(x.select(1, t), value(layer + "weight_ih")) +
                          at::linear(h, value(layer + "weight_hh")) + value(layer + "bias"))
                             .chunk(4, 1);
      c = at::sigmoid(gates[1] + 1) * c + at::sigmoid(gates[0]) * at::tanh(gates[2]);
      h = at::sigmoid(gates[3]) * at::tanh(c);
      outputs.push_back(h);
    }
    x = at::stack(outputs, 1);
  }
  return at::linear(x, value("dense.weight"), value("dense.bias"));
}

TEST_CASE("carried over batches, the state makes one long sequence of a row") {
  const at::NoGradGuard no_grad;
  const auto problem = testing::built_problem("tolstoi_char_rnn");
  problem->use_dropout(false);
  const std::vector<data::Batch> batches = batches_of(*problem, 3);
  std::vector<at::Tensor> characters, outputs;
  for (const data::Batch& batch : batches) {
    characters.push_back(batch.inputs);
    outputs.push_back(problem->forward(batch, model::Mode::train).output);
  }
  const at::Tensor expected = unrolled(*problem, at::cat(characters, 1));
  CHECK(expected.sizes() == at::IntArrayRef{4, 150, 83});
  CHECK(at::allclose(at::cat(outputs, 1), expected, 1e-11, 1e-11));

  // The loss of an example is the mean over its characters; so is its accuracy.
  problem->start_training_pass();
  const model::Forward result = problem->forward(batches[0], model::Mode::train);
  const at::Tensor of_characters =
      -at::log_softmax(result.output, 2).gather(2, batches[0].targets.unsqueeze(2)).squeeze(2);
  CHECK(at::allclose(result.losses, of_characters.mean(1), 1e-12, 1e-12));
  CHECK(at::allclose(problem->metrics()[1].of_examples(result.output, batches[0]),
                     result.output.argmax(2).eq(batches[0].targets).to(at::kDouble).mean(1)));
}

TEST_CASE("a pass starts at zero, and an evaluation in between leaves the training's state alone") {
  const at::NoGradGuard no_grad;
  const auto problem = testing::built_problem("tolstoi_char_rnn");
  problem->use_dropout(false);
  const std::vector<data::Batch> batches = batches_of(*problem, 2);
  const at::Tensor first = problem->forward(batches[0], model::Mode::train).losses;
  static_cast<void>(problem->forward(batches[1], model::Mode::evaluate));
  const at::Tensor second = problem->forward(batches[1], model::Mode::train).losses;
  problem->start_training_pass();
  CHECK(problem->forward(batches[0], model::Mode::train).losses.equal(first));
  CHECK(problem->forward(batches[1], model::Mode::train).losses.equal(second));
  problem->start_training_pass();
  CHECK_FALSE(problem->forward(batches[1], model::Mode::train).losses.equal(second));
}

TEST_CASE("the same batch again starts from the same state, a batch of another size from zero") {
  const at::NoGradGuard no_grad;
  const auto problem = testing::built_problem("tolstoi_char_rnn");
  problem->use_dropout(false);
  const std::vector<data::Batch> batches = batches_of(*problem, 2);
  static_cast<void>(problem->forward(batches[0], model::Mode::train));
  const at::Tensor once = problem->forward(batches[1], model::Mode::train).losses;
  CHECK(problem->forward(batches[1], model::Mode::train).losses.equal(once));
  const data::Batch two_rows = {batches[1].inputs.narrow(0, 0, 2),
                                batches[1].targets.narrow(0, 0, 2)};
  const at::Tensor fresh = problem->forward(two_rows, model::Mode::train).output;
  CHECK(at::allclose(fresh, unrolled(*problem, two_rows.inputs), 1e-11, 1e-11));
  // Written over in place, it is another batch: it goes on where the first one ended.
  const at::Tensor before = problem->forward(two_rows, model::Mode::train).losses;
  two_rows.inputs.copy_(two_rows.inputs.clone());
  CHECK_FALSE(problem->forward(two_rows, model::Mode::train).losses.equal(before));
}

TEST_CASE("gradients stay within a batch") {
  const auto problem = testing::built_problem("tolstoi_char_rnn");
  problem->use_dropout(false);
  const std::vector<data::Batch> batches = batches_of(*problem, 2);
  static_cast<void>(problem->loss_and_gradient(batches[0]));
  // A second backward pass through the first batch's graph, which is gone, would throw.
  CHECK(std::isfinite(problem->loss_and_gradient(batches[1]).total()));
}

TEST_CASE("evaluation follows the rows of the run's batch size") {
  const auto problem = testing::built_problem("tolstoi_char_rnn", at::kFloat);
  const model::Evaluation of_50 = problem->evaluate(data::Split::test, 50);
  CHECK(of_50.examples == 261 * 50);
  CHECK(of_50.loss.total() > 4.38);
  CHECK(of_50.loss.total() < 4.48);
  const model::Evaluation again = problem->evaluate(data::Split::test, 50);
  CHECK(again.loss.total() == of_50.loss.total());
  CHECK(*again.value("accuracy") == *of_50.value("accuracy"));
}

TEST_CASE("perplexity and bits per character are those of the mean loss") {
  const auto problem = testing::built_problem("tolstoi_char_rnn", at::kFloat);
  const model::Evaluation measured = problem->evaluate(data::Split::test, 50);
  CHECK(*measured.value("perplexity") == doctest::Approx(std::exp(measured.loss.data)));
  CHECK(*measured.value("bits_per_character") ==
        doctest::Approx(std::log2(*measured.value("perplexity"))).epsilon(1e-12));
  // 83 characters that are nearly as likely: close to log2 83 = 6.375 bits.
  CHECK(*measured.value("bits_per_character") == doctest::Approx(6.375).epsilon(0.02));
}

TEST_CASE("on the real text it starts in the published range") {
  const auto data_dir = testing::real_data_dir("tolstoi");
  if (!data_dir) return;
  // All ten of the published runs where time allows.
  const std::uint64_t last = std::getenv("OPTBENCH_SLOW_TESTS") == nullptr ? 42 : 51;
  for (std::uint64_t seed = 42; seed <= last; ++seed) {
    CAPTURE(seed);
    const auto problem = testing::built_problem("tolstoi_char_rnn", at::kFloat, seed, *data_dir);
    const double loss = problem->evaluate(data::Split::test, 50).loss.total();
    CHECK(loss > 4.389);
    CHECK(loss < 4.462);
  }
}

TEST_CASE("batches that are no windows of text are refused by name") {
  const auto problem = testing::built_problem("tolstoi_char_rnn", at::kFloat);
  const auto refusal = [&](const at::Tensor& inputs, const at::Tensor& targets) {
    return testing::thrown_message(ErrorKind::invalid_argument, [&] {
      static_cast<void>(problem->loss_and_gradient({inputs, targets}));
    });
  };
  const at::Tensor text = at::zeros({2, 50}, at::kLong);
  CHECK(refusal(at::zeros({2, 49}, at::kLong), text) ==
        "problem 'tolstoi_char_rnn': batch.inputs has shape [2, 49], expected [2, 50]");
  CHECK(refusal(at::zeros({2, 50}), text) ==
        "problem 'tolstoi_char_rnn': batch.inputs has dtype float32, expected int64");
  CHECK(refusal(text + 83, text) ==
        "problem 'tolstoi_char_rnn': batch.inputs has label 83, expected 0 to 82");
  CHECK(refusal(text, text - 1) ==
        "problem 'tolstoi_char_rnn': batch.targets has label -1, expected 0 to 82");
  CHECK(refusal(text, {}) ==
        "problem 'tolstoi_char_rnn': batch.targets is missing, expected shape [2, 50]");
}

}  // namespace
}  // namespace optbench::problems
