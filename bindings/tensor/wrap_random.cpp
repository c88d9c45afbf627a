// SPDX-License-Identifier: MIT
#include "bindings/tensor/wrap_random.hpp"

#include "bindings/lua/library/script_draws.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "engine/data/shape.hpp"
#include "engine/machine/device.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cstring>

namespace optbench::bindings::tensor {
namespace {

/// torch.Generator(seed = 42)
int new_generator(lua_State* L) {
  const auto seed = static_cast<std::uint64_t>(optional_integer(L, 1, 42));
  push(L, at::make_generator<at::CPUGeneratorImpl>(seed));
  return 1;
}

/// torch.manual_seed(seed)
int seed_default(lua_State* L) {
  const auto seed = static_cast<std::uint64_t>(check_integer(L, 1));
  if (ScriptDraws* draws = draws_in_force()) {
    draws->seed_generator(seed);
  } else {
    at::manual_seed(seed);
  }
  return 0;
}

int manual_seed(lua_State* L) {
  auto& generator = check<at::Generator>(L, 1);
  const auto seed = static_cast<std::uint64_t>(check_integer(L, 2));
  const std::lock_guard lock(generator.mutex());
  generator.set_current_seed(seed);
  lua_settop(L, 1);
  return 1;
}

int initial_seed(lua_State* L) {
  lua_pushinteger(L, static_cast<lua_Integer>(check<at::Generator>(L, 1).current_seed()));
  return 1;
}

int get_state(lua_State* L) {
  push_tensor(L, check<at::Generator>(L, 1).get_state());
  return 1;
}

/// The part of a state that says where the stream stands, as LibTorch's CPUGeneratorImplStateLegacy
/// begins: numbers of the twister's block of 624 are given out from `next` on, and `left - 1` are
/// left of them.
struct Position {
  std::uint64_t seed;
  std::int32_t left;
  std::int32_t seeded;
  std::uint64_t next;
};

/// LibTorch checks each of the numbers, but not that they belong together: it would read beyond the
/// block.
void expect_state(lua_State* L, int arg, const at::Tensor& state, const at::Generator& generator) {
  constexpr std::int64_t kBlock = 624;
  const std::int64_t bytes = generator.get_state().numel();
  if (state.scalar_type() != at::kByte || !state.device().is_cpu() || state.dim() != 1 ||
      state.numel() != bytes) {
    fail_argument(
        L, arg,
        fmt::format("expected what get_state gave, a uint8 tensor of shape [{}], got {} of "
                    "shape {}",
                    bytes, machine::dtype_name(state.scalar_type()),
                    data::shape_text(state.sizes())));
  }
  Position position{};
  const at::Tensor whole = state.contiguous();
  std::memcpy(&position, whole.const_data_ptr(), sizeof position);
  const bool is_fresh = position.left == 1 && position.next == 0;  // the block is made first
  const bool is_within = position.left >= 1 && position.left <= kBlock &&
                         position.next == static_cast<std::uint64_t>(kBlock + 1 - position.left);
  if (position.seeded != 1 || !(is_fresh || is_within)) {
    fail_argument(L, arg,
                  fmt::format("expected what get_state gave, got a state that stands at {} of {} "
                              "numbers with {} to come",
                              position.next, kBlock, position.left - 1));
  }
}

int set_state(lua_State* L) {
  auto& generator = check<at::Generator>(L, 1);
  const at::Tensor& state = check_tensor(L, 2);
  expect_state(L, 2, state, generator);
  const std::lock_guard lock(generator.mutex());
  generator.set_state(state.contiguous());
  lua_settop(L, 1);
  return 1;
}

int clone(lua_State* L) {
  auto& generator = check<at::Generator>(L, 1);
  const std::lock_guard lock(generator.mutex());
  push(L, generator.clone());
  return 1;
}

int to_text(lua_State* L) {
  const auto& generator = check<at::Generator>(L, 1);
  const std::string text = fmt::format("Generator (seed {})", generator.current_seed());
  lua_pushlstring(L, text.data(), text.size());
  return 1;
}

constexpr Method kMethods[] = {
    method<manual_seed>("manual_seed", "g:manual_seed(seed: integer) -> g",
                        "Starts the stream again at the state of this seed."),
    method<initial_seed>("initial_seed", "g:initial_seed() -> integer",
                         "The seed that the stream was started with."),
    method<get_state>("get_state", "g:get_state() -> Tensor",
                      "Where the stream stands, as a uint8 tensor."),
    method<set_state>("set_state", "g:set_state(state: Tensor) -> g",
                      "Goes to where another stream stood (get_state)."),
    method<clone>("clone", "g:clone() -> Generator",
                  "A second stream that goes on from the same state."),
};

constexpr Method kOperators[] = {
    method<to_text>("__tostring", "tostring(g)", "The kind of value and its seed."),
};

constexpr Method kFunctions[] = {
    method<new_generator>(
        "Generator", "torch.Generator(seed: integer = 42) -> Generator",
        "A stream of random numbers of its own. Give it as `generator` to what "
        "draws; without one, what a run calls draws from the run's seed, and everything "
        "else from one stream of the process."),
    method<seed_default>(
        "manual_seed", "torch.manual_seed(seed: integer)",
        "Seeds the stream that is used where no generator is given: the process's, "
        "or within a run that of the present call."),
};

}  // namespace

std::optional<at::Generator> generator_or_in_force(std::optional<at::Generator> given,
                                                   at::Device device) {
  if (given) return given;
  if (ScriptDraws* draws = draws_in_force()) return draws->generator(device);
  return std::nullopt;
}

std::optional<at::Generator> generator_argument(lua_State* L, int arg, const at::Tensor& self) {
  return generator_or_in_force(optional_value<at::Generator>(L, arg), self.device());
}

void register_generator(lua_State* L) { register_type<at::Generator>(L, {kMethods}, {kOperators}); }

std::span<const Method> random_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
