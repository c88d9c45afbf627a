// SPDX-License-Identifier: MIT
#include "engine/data/random.hpp"

#include <ATen/CPUGeneratorImpl.h>

namespace optbench::data {
namespace {

/// FNV-1a, 64 bits.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return h;
}

}  // namespace

std::uint64_t mix_bits(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::uint64_t RandomStreams::stream_seed(std::string_view name) const {
  return mix_bits(mix_bits(seed_) ^ hash(name));
}

at::Generator RandomStreams::stream(std::string_view name) const {
  return at::detail::createCPUGenerator(stream_seed(name));
}

}  // namespace optbench::data
