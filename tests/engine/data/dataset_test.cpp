// SPDX-License-Identifier: MIT
#include "engine/data/dataset.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

namespace optbench::data {
namespace {

/// Ten examples in every split but validation.
class TenExamples : public Dataset {
 public:
  [[nodiscard]] std::int64_t size(Split split) const override {
    return split == Split::valid ? 0 : 10;
  }
  [[nodiscard]] std::unique_ptr<BatchPass> pass(const PassRequest& /*request*/) override {
    return nullptr;
  }
};

TEST_CASE("split names are read back and others refused") {
  for (const Split split : kAllSplits) CHECK(parse_split(to_text(split)) == split);
  CHECK(to_text(Split::train_eval) == "train_eval");
  CHECK_THROWS_WITH_AS(static_cast<void>(parse_split("training")),
                       "split: must be train, train_eval, valid or test, got 'training'", Error);
}

TEST_CASE("only full batches count") {
  const TenExamples dataset;
  CHECK(dataset.full_batches(Split::train, 5) == 2);
  CHECK(dataset.full_batches(Split::train, 4) == 2);
  CHECK(dataset.full_batches(Split::train, 10) == 1);
  CHECK(dataset.full_batches(Split::valid, 4) == 0);
}

TEST_CASE("a batch size that no split can fill is refused") {
  const TenExamples dataset;
  CHECK_THROWS_WITH_AS(static_cast<void>(dataset.full_batches(Split::test, 11)),
                       "batch_size: must be at most 10, the examples of split 'test', got 11",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(dataset.full_batches(Split::test, 0)),
                       "batch_size: must be at least 1, got 0", Error);
}

}  // namespace
}  // namespace optbench::data
