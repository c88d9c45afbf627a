// SPDX-License-Identifier: MIT
#include "engine/data/random.hpp"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <numbers>

namespace optbench::data {
namespace {

__extension__ using Wide = unsigned __int128;

/// FNV-1a, 64 bits.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return h;
}

}  // namespace

at::Generator seeded_generator(std::uint64_t seed) {
  // Fills the Mersenne Twister's whole state from a stream that uses all bits of the seed.
  SplitMix64 words(seed);
  at::mt19937 engine;
  at::mt19937_data_pod state = engine.data();
  state.seed_ = seed;
  for (std::uint32_t& word : state.state_) word = static_cast<std::uint32_t>(words.next() >> 32);
  engine.set_data(state);
  at::Generator generator = at::detail::createCPUGenerator(seed);
  at::check_generator<at::CPUGeneratorImpl>(generator)->set_engine(engine);
  return generator;
}

std::int64_t SplitMix64::below(std::int64_t count) {
  const auto n = static_cast<std::uint64_t>(count);
  Wide product = static_cast<Wide>(next()) * n;
  if (static_cast<std::uint64_t>(product) < n) {
    const std::uint64_t least = (0 - n) % n;  // smaller products would favour small results
    while (static_cast<std::uint64_t>(product) < least) product = static_cast<Wide>(next()) * n;
  }
  return static_cast<std::int64_t>(product >> 64);
}

double SplitMix64::uniform(double from, double to) {
  constexpr double kStep = 0x1p-53;
  return from + (to - from) * (static_cast<double>(next() >> 11) * kStep);
}

double SplitMix64::normal() {
  const double radius = std::sqrt(-2 * std::log1p(-uniform(0, 1)));
  return radius * std::cos(2 * std::numbers::pi * uniform(0, 1));
}

std::uint64_t RandomStreams::stream_seed(std::string_view name) const {
  return mix_bits(mix_bits(seed_) ^ hash(name));
}

at::Generator RandomStreams::stream(std::string_view name) const {
  return at::detail::createCPUGenerator(stream_seed(name));
}

std::uint64_t RandomStreams::stream_seed(std::string_view name, std::int64_t epoch) const {
  return numbered_seed(stream_seed(name), epoch);
}

}  // namespace optbench::data
