// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/random.hpp"
#include "engine/model/noise_source.hpp"

#include <ATen/core/Generator.h>
#include <c10/core/Device.h>

#include <lua.hpp>

#include <cstdint>
#include <optional>

namespace optbench::bindings {

/// What scripts draw without a generator of their own (torch.randn(3), x:normal_(), math.random)
/// while the engine calls them: streams that follow from a seed alone.
///
/// Whoever calls scripts restarts it for each call with the seed of the run and the position in it,
/// so that nothing depends on what was drawn before. The generators are made at the first draw: a
/// script that draws nothing costs nothing.
class ScriptDraws {
 public:
  explicit ScriptDraws(std::uint64_t seed = 0) : seed_(seed) {}
  /// For one forward pass: takes its seeds from the pass's own source, as dropout does.
  explicit ScriptDraws(model::NoiseSource& source) : source_(&source) {}

  /// What it was started with.
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  void restart(std::uint64_t seed) {
    seed_ = seed;
    numbers_.reset();
    if (generator_.defined()) generator_ = {};
  }

  /// The generator of `torch`, for tensors on that device.
  [[nodiscard]] const at::Generator& generator(at::Device device = at::kCPU);
  /// torch.manual_seed: what is drawn from here to the next restart follows from `seed`.
  void seed_generator(std::uint64_t seed, at::Device device = at::kCPU);
  /// The numbers of math.random.
  [[nodiscard]] data::SplitMix64& numbers();
  /// math.randomseed.
  void seed_numbers(std::uint64_t seed) { numbers_.emplace(seed); }

 private:
  enum Stream : std::int64_t { of_torch, of_math };
  [[nodiscard]] std::uint64_t seed_of(Stream stream);

  std::uint64_t seed_ = 0;
  model::NoiseSource* source_ = nullptr;
  std::optional<data::SplitMix64> numbers_;
  at::Generator generator_;
};

/// Makes scripts draw from there as long as it lives.
class DrawsInForce {
 public:
  explicit DrawsInForce(ScriptDraws& draws);
  ~DrawsInForce();
  DrawsInForce(const DrawsInForce&) = delete;
  DrawsInForce& operator=(const DrawsInForce&) = delete;

 private:
  ScriptDraws* outer_;
};

/// Those in force on this thread, whose only interpreter runs the scripts; null outside of runs.
[[nodiscard]] ScriptDraws* draws_in_force();

/// Scripts that are called for a run, elsewhere than at a step: when their files are loaded, or a
/// problem is built.
class RunDraws {
 public:
  explicit RunDraws(std::uint64_t run_seed)
      : draws_(data::RandomStreams(run_seed).stream_seed("script")), in_force_(draws_) {}

 private:
  ScriptDraws draws_;
  DrawsInForce in_force_;
};

/// Makes math.random and math.randomseed follow the draws in force; without any they are Lua's.
void follow_draws(lua_State* L);

}  // namespace optbench::bindings
