// SPDX-License-Identifier: MIT
#include "engine/data/prefetch.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

namespace optbench::data {
namespace {

/// Batches that hold their number; says how many it was asked for, and may fail at one.
class CountingPass : public BatchPass {
 public:
  CountingPass(std::int64_t batches, std::atomic<std::int64_t>& asked, std::int64_t fails_at = -1)
      : batches_(batches), asked_(asked), fails_at_(fails_at) {}
  [[nodiscard]] std::int64_t batches() const override { return batches_; }
  Batch next() override {
    const std::int64_t number = asked_++;
    if (number == fails_at_) fail(ErrorKind::corrupt_data, "numbers: batch {} is damaged", number);
    return {.inputs = at::full({1}, number), .targets = {}};
  }

 private:
  std::int64_t batches_;
  std::atomic<std::int64_t>& asked_;
  std::int64_t fails_at_;
};

std::int64_t number_of(const Batch& batch) { return batch.inputs.item<std::int64_t>(); }

/// Waits until `asked` has stopped growing for a while.
std::int64_t settled(const std::atomic<std::int64_t>& asked) {
  for (std::int64_t before = -1; before != asked;) {
    before = asked;
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  return asked;
}

}  // namespace

TEST_CASE("prefetched batches are those of the pass, in its order") {
  std::atomic<std::int64_t> asked = 0;
  const auto pass = prefetched(std::make_unique<CountingPass>(20, asked));
  CHECK(pass->batches() == 20);
  for (std::int64_t i = 0; i < 20; ++i) CHECK(number_of(pass->next()) == i);
  CHECK(asked == 20);
}

TEST_CASE("no more batches are prepared than were allowed to lie ready") {
  std::atomic<std::int64_t> asked = 0;
  const auto pass = prefetched(std::make_unique<CountingPass>(20, asked), 3);
  CHECK(settled(asked) <= 4);  // three ready, one in hand
  CHECK(number_of(pass->next()) == 0);
  CHECK(settled(asked) <= 5);
}

TEST_CASE("an error comes where its batch would have come, after the batches before it") {
  std::atomic<std::int64_t> asked = 0;
  const auto pass = prefetched(std::make_unique<CountingPass>(5, asked, 2));
  CHECK(number_of(pass->next()) == 0);
  CHECK(number_of(pass->next()) == 1);
  CHECK_THROWS_WITH_AS(static_cast<void>(pass->next()), "numbers: batch 2 is damaged", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(pass->next()), "numbers: batch 2 is damaged", Error);
}

TEST_CASE("a pass may be left half-way") {
  std::atomic<std::int64_t> asked = 0;
  {
    const auto pass = prefetched(std::make_unique<CountingPass>(1'000'000, asked), 1);
    CHECK(number_of(pass->next()) == 0);
  }
  CHECK(asked <= 4);
}

}  // namespace optbench::data
