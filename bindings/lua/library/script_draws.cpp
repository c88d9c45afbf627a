// SPDX-License-Identifier: MIT
#include "bindings/lua/library/script_draws.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/guard.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <bit>
#include <utility>

namespace optbench::bindings {
namespace {

thread_local ScriptDraws* in_force = nullptr;

/// Calls the function of Lua that is the upvalue.
int call_original(lua_State* L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/// A uniform integer from `low` to `high`.
lua_Integer integer_between(data::SplitMix64& numbers, lua_Integer low, lua_Integer high) {
  const auto width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  std::uint64_t offset = 0;
  if (width < static_cast<std::uint64_t>(LUA_MAXINTEGER)) {
    offset = static_cast<std::uint64_t>(numbers.below(static_cast<std::int64_t>(width) + 1));
  } else {
    do offset = numbers.next();
    while (offset > width);
  }
  return static_cast<lua_Integer>(static_cast<std::uint64_t>(low) + offset);
}

/// math.random([m [, n]]), as Lua 5.4 has it.
int random(lua_State* L) {
  const int arguments = lua_gettop(L);
  lua_Integer low = 1;
  lua_Integer high = 0;
  if (arguments == 1) {
    high = luaL_checkinteger(L, 1);
  } else if (arguments >= 2) {
    low = luaL_checkinteger(L, 1);
    high = luaL_checkinteger(L, 2);
  }
  const bool all_bits = arguments == 1 && high == 0;
  if (arguments > 2) return luaL_error(L, "wrong number of arguments");
  if (arguments > 0 && !all_bits) {
    luaL_argcheck(L, low <= high, arguments, "interval is empty");
  }
  ScriptDraws* const draws = draws_in_force();
  if (draws == nullptr) return call_original(L);
  data::SplitMix64& numbers = draws->numbers();
  if (arguments == 0) {
    lua_pushnumber(L, numbers.uniform(0, 1));
  } else if (all_bits) {
    lua_pushinteger(L, static_cast<lua_Integer>(numbers.next()));
  } else {
    lua_pushinteger(L, integer_between(numbers, low, high));
  }
  return 1;
}

/// math.randomseed([x [, y]]). Without a number a run's draws stay the run's.
int seed_random(lua_State* L) {
  ScriptDraws* const draws = draws_in_force();
  if (lua_isnone(L, 1)) {
    if (draws == nullptr) return call_original(L);
    return 0;
  }
  int is_integer = 0;
  std::uint64_t seed = static_cast<std::uint64_t>(lua_tointegerx(L, 1, &is_integer));
  if (is_integer == 0) seed = std::bit_cast<std::uint64_t>(luaL_checknumber(L, 1));
  const auto more = static_cast<std::uint64_t>(luaL_optinteger(L, 2, 0));
  if (draws == nullptr) return call_original(L);
  draws->seed_numbers(more == 0 ? seed : seed ^ data::mix_bits(more));
  return 0;
}

template <auto body>
void replace(lua_State* L, const char* name) {
  lua_getglobal(L, "math");
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, guarded<body>, 1);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

}  // namespace

DrawsInForce::DrawsInForce(ScriptDraws& draws) : outer_(std::exchange(in_force, &draws)) {}
DrawsInForce::~DrawsInForce() { in_force = outer_; }

ScriptDraws* draws_in_force() { return in_force; }

std::uint64_t ScriptDraws::seed_of(Stream stream) {
  return source_ != nullptr ? source_->next() : data::numbered_seed(seed_, stream);
}

data::SplitMix64& ScriptDraws::numbers() {
  if (!numbers_) numbers_.emplace(seed_of(of_math));
  return *numbers_;
}

const at::Generator& ScriptDraws::generator(at::Device device) {
  if (!generator_.defined() || generator_.device().type() != device.type()) {
    const std::uint64_t seed = seed_of(of_torch);
    if (device.is_cpu()) {
      generator_ = data::seeded_generator(seed);
    } else {
      seed_generator(seed, device);
    }
  }
  return generator_;
}

void ScriptDraws::seed_generator(std::uint64_t seed, at::Device device) {
  if (device.is_cpu()) {
    generator_ = at::detail::createCPUGenerator(seed);
  } else {
    generator_ = at::globalContext()
                     .getAcceleratorHooksInterface(device.type())
                     .getNewGenerator(device.index());
    generator_.set_current_seed(seed);
  }
}

void follow_draws(lua_State* L) {
  replace<random>(L, "random");
  replace<seed_random>(L, "randomseed");
}

}  // namespace optbench::bindings
