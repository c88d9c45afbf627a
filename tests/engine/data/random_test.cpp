// SPDX-License-Identifier: MIT
#include "engine/data/random.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

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
}

}  // namespace optbench::data
