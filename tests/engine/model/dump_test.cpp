// SPDX-License-Identifier: MIT
#include "engine/model/dump.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/support/tiny_problem.hpp"

namespace optbench::model {
namespace {

using testing::TinyEntry;

struct Dumped {
  formats::NamedTensors contents;

  [[nodiscard]] const at::Tensor& operator[](const std::string& name) const {
    for (const auto& [key, tensor] : contents.tensors) {
      if (key == name) return tensor;
    }
    FAIL("no tensor " << name);
    return contents.tensors.front().second;
  }
  [[nodiscard]] bool has(const std::string& name) const {
    return std::any_of(contents.tensors.begin(), contents.tensors.end(),
                       [&](const auto& entry) { return entry.first == name; });
  }
};

Dumped dumped(const testing::TinyEntry& entry, std::optional<double> l2_factor = {}) {
  const auto problem = entry.build(7, 0, l2_factor);
  const data::Batch batch = problem->dataset()
                                .pass({.split = data::Split::train, .batch_size = 4, .examples = 4})
                                ->next();
  return {dump_batch(*problem, entry.problem(), batch, Mode::train, 7)};
}

}  // namespace

TEST_CASE("a dump holds what is needed to compute one batch elsewhere") {
  const testing::TinyEntry entry({.has_accuracy = true});
  const Dumped dump = dumped(entry);
  CHECK(at::equal(dump["parameter/w"], at::tensor({2.0, 2.0}, at::kDouble)));
  CHECK(dump["parameter/b"].item<double>() == 1);
  CHECK(dump["batch/inputs"].sizes() == at::IntArrayRef{4, 2});
  CHECK_FALSE(dump.has("batch/targets"));
  CHECK(dump["output"].sizes() == at::IntArrayRef{4, 2});
  CHECK(dump["losses"].sizes() == at::IntArrayRef{4});
  CHECK(dump["losses"][0].item<double>() == doctest::Approx(0.5 * (4 + 2.25) + 0.5).epsilon(1e-15));
  CHECK(dump["regularization"].item<double>() == 0);
  CHECK(dump["loss"].item<double>() ==
        doctest::Approx(dump["losses"].mean().item<double>()).epsilon(1e-15));
  CHECK(dump["accuracy"].item<double>() == 0.5);
  CHECK(at::allclose(dump["gradient/w"], at::tensor({0.5, 1.5}, at::kDouble), 0, 1e-14));
  CHECK(dump["gradient/b"].item<double>() == doctest::Approx(1).epsilon(1e-15));
  for (const auto& [name, tensor] : dump.contents.tensors) CHECK_FALSE(tensor.requires_grad());
}

TEST_CASE("loss and gradient of a dump have the L2 term, the losses have not") {
  const testing::TinyEntry entry;
  const Dumped plain = dumped(entry);
  const Dumped with_l2 = dumped(entry, 0.1);
  CHECK(with_l2["regularization"].item<double>() == doctest::Approx(0.4).epsilon(1e-15));
  CHECK(at::equal(with_l2["losses"], plain["losses"]));
  CHECK(with_l2["loss"].item<double>() ==
        doctest::Approx(plain["loss"].item<double>() + 0.4).epsilon(1e-14));
  CHECK(at::allclose(with_l2["gradient/w"], plain["gradient/w"] + 0.2, 0, 1e-14));
  CHECK(at::equal(with_l2["gradient/b"], plain["gradient/b"]));
}

TEST_CASE("a dump says what it is of, and lists the parameters in forward order") {
  const Dumped dump = dumped(testing::TinyEntry{});
  CHECK(dump.contents.metadata ==
        std::map<std::string, std::string>{
            {"problem", "tiny"}, {"mode", "train"}, {"seed", "7"}, {"parameters", R"(["w","b"])"}});
  CHECK_FALSE(dump.has("accuracy"));
}

TEST_CASE("what a dump holds does not change when training goes on") {
  const testing::TinyEntry entry;
  const auto problem = entry.build();
  const data::Batch batch = problem->dataset()
                                .pass({.split = data::Split::train, .batch_size = 2, .examples = 2})
                                ->next();
  const Dumped dump{dump_batch(*problem, entry.problem(), batch, Mode::evaluate, 42)};
  const at::Tensor gradient = dump["gradient/w"].clone();
  problem->parameters().flat_values().zero_();
  problem->parameters().flat_gradient().zero_();
  CHECK(dump["parameter/w"].sum().item<double>() == 4);
  CHECK(at::equal(dump["gradient/w"], gradient));
  CHECK(dump.contents.metadata.at("mode") == "eval");
}

}  // namespace optbench::model
