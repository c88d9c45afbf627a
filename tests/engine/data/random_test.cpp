// SPDX-License-Identifier: MIT
#include "engine/data/random.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>

namespace optbench::data {
namespace {

at::Tensor draw(std::uint64_t seed, std::string_view name) {
  at::Generator generator = RandomStreams(seed).stream(name);
  return at::rand({8}, generator, at::kDouble);
}

}  // namespace

TEST_CASE("a stream depends on seed and name alone") {
  CHECK(at::equal(draw(42, "order"), draw(42, "order")));
  CHECK_FALSE(at::equal(draw(42, "order"), draw(43, "order")));
  CHECK_FALSE(at::equal(draw(42, "order"), draw(42, "noise")));
}

TEST_CASE("drawing from one stream moves nothing in another") {
  const RandomStreams streams(7);
  at::Generator order = streams.stream("order");
  at::Generator noise = streams.stream("noise");
  (void)at::rand({1000}, order);
  CHECK(at::equal(at::rand({8}, noise, at::kDouble), draw(7, "noise")));
}

TEST_CASE("asking for a stream again gives its start, also after drawing") {
  const RandomStreams streams(7);
  at::Generator first = streams.stream("order");
  const at::Tensor numbers = at::rand({4}, first);
  at::Generator second = streams.stream("order");
  CHECK(at::equal(at::rand({4}, second), numbers));
}

TEST_CASE("streams of neighbouring seeds and all names start at different states") {
  std::set<std::uint64_t> seeds;
  std::set<std::uint64_t> low_halves;  // LibTorch's generator takes 32 bits
  int streams = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    for (const char* name :
         {"initialisation", "order", "train_eval", "valid", "noise", "dropout", "optimizer"}) {
      const std::uint64_t state = RandomStreams(seed).stream_seed(name);
      seeds.insert(state);
      low_halves.insert(state & 0xffffffffU);
      ++streams;
    }
  }
  CHECK(seeds.size() == static_cast<std::size_t>(streams));
  CHECK(low_halves.size() == static_cast<std::size_t>(streams));
}

TEST_CASE("the seeds of streams do not move between versions") {
  // SplitMix64 of 0 gives e220a8397b1dcdaf first (Steele, Lea & Flood 2014, reference code), and
  // FNV-1a of nothing is cbf29ce484222325: the stream without a name under seed 0 mixes the two.
  const auto mix = [](std::uint64_t z) {
    z += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  };
  CHECK(mix(0) == 0xe220a8397b1dcdafULL);
  CHECK(RandomStreams(0).stream_seed("") == mix(0xe220a8397b1dcdafULL ^ 0xcbf29ce484222325ULL));
  // FNV-1a of "a" is af63dc4c8601ec8c (published test vector).
  CHECK(RandomStreams(0).stream_seed("a") == mix(0xe220a8397b1dcdafULL ^ 0xaf63dc4c8601ec8cULL));
  const std::uint64_t order = RandomStreams(7).stream_seed("order");
  CHECK(RandomStreams(7).stream_seed("order", 3) == mix(order + mix(3)));
}

TEST_CASE("each epoch of a stream starts at a state of its own, and none at the stream's") {
  std::set<std::uint64_t> seeds;
  int epochs = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (const char* name : {"order", "augmentation", "noise"}) {
      const RandomStreams streams(seed);
      seeds.insert(streams.stream_seed(name));
      for (std::int64_t epoch = 0; epoch < 100; ++epoch) {
        seeds.insert(streams.stream_seed(name, epoch));
        CHECK(streams.stream_seed(name, epoch) == RandomStreams(seed).stream_seed(name, epoch));
      }
      epochs += 101;
    }
  }
  CHECK(seeds.size() == static_cast<std::size_t>(epochs));
}

TEST_CASE("SplitMix64 gives the numbers of its reference code") {
  SplitMix64 zero(0);
  CHECK(zero.next() == 0xe220a8397b1dcdafULL);
  CHECK(zero.next() == 0x6e789e6aa1b965f4ULL);
  CHECK(zero.next() == 0x06c45d188009454fULL);
  SplitMix64 other(1234567);
  for (const std::uint64_t expected :
       {6457827717110365317ULL, 3203168211198807973ULL, 9817491932198370423ULL,
        4593380528125082431ULL, 16408922859458223821ULL}) {
    CHECK(other.next() == expected);
  }
}

TEST_CASE("numbers below a count are all alike, whatever the count") {
  SplitMix64 random(3);
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen.at(static_cast<std::size_t>(random.below(7)));
  for (const int count : seen) CHECK(std::abs(count - 10'000) < 500);  // five deviations
  for (int i = 0; i < 100; ++i) CHECK(random.below(1) == 0);
  // Three eighths of all numbers: taken modulo the count, the lower half would come more often.
  const std::int64_t most = std::int64_t{3} << 61;
  int lower = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t number = random.below(most);
    CHECK((number >= 0 && number < most));
    lower += number < most / 2 ? 1 : 0;
  }
  CHECK(std::abs(lower - 5000) < 250);
}

TEST_CASE("uniform and normal numbers have the range and the moments of their names") {
  SplitMix64 random(4);
  constexpr int kDraws = 100'000;
  double sum = 0, least = 9, most = -9, normal_sum = 0, normal_squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double number = random.uniform(-1, 3);
    sum += number;
    least = std::min(least, number);
    most = std::max(most, number);
    const double normal = random.normal();
    normal_sum += normal;
    normal_squares += normal * normal;
  }
  CHECK((least >= -1 && least < -0.99));
  CHECK((most < 3 && most > 2.99));
  CHECK(std::abs(sum / kDraws - 1) < 0.02);
  CHECK(std::abs(normal_sum / kDraws) < 0.02);
  CHECK(std::abs(normal_squares / kDraws - 1) < 0.03);
}

TEST_CASE("a seeded generator takes all 64 bits, and gives numbers of a standard normal") {
  const auto numbers = [](std::uint64_t seed) {
    return at::randn({10'000}, seeded_generator(seed), at::kDouble);
  };
  const at::Tensor first = numbers(5);
  CHECK(first.equal(numbers(5)));
  CHECK_FALSE(first.equal(numbers(5 + (std::uint64_t{1} << 40))));
  CHECK(std::abs(first.mean().item<double>()) < 0.05);
  CHECK(std::abs(first.std().item<double>() - 1) < 0.05);
}

}  // namespace optbench::data
