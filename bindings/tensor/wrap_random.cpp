// SPDX-License-Identifier: MIT
#include "bindings/tensor/wrap_random.hpp"

#include "bindings/tensor/wrap_tensor.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

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
  at::manual_seed(static_cast<std::uint64_t>(check_integer(L, 1)));
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

int set_state(lua_State* L) {
  auto& generator = check<at::Generator>(L, 1);
  const at::Tensor& state = check_tensor(L, 2);
  const std::lock_guard lock(generator.mutex());
  generator.set_state(state);
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
    method<new_generator>("Generator", "torch.Generator(seed: integer = 42) -> Generator",
                          "A stream of random numbers of its own. Give it as `generator` to what "
                          "draws; without one, everything draws from one stream of the process."),
    method<seed_default>("manual_seed", "torch.manual_seed(seed: integer)",
                         "Seeds the process's stream, which is used where no generator is given."),
};

}  // namespace

void register_generator(lua_State* L) { register_type<at::Generator>(L, {kMethods}, {kOperators}); }

std::span<const Method> random_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
