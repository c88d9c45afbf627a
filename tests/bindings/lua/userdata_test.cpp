// SPDX-License-Identifier: MIT
#include "bindings/lua/userdata.hpp"

#include "bindings/lua/method_table.hpp"
#include "bindings/lua/script_ref.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/script_fixture.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings {
namespace {

struct Thing {
  int number = 0;
};
using HeldThing = std::shared_ptr<Thing>;

}  // namespace

template <>
struct Bound<HeldThing> {
  static constexpr const char* name = "Thing";
  static bool alive(const HeldThing& thing) { return thing != nullptr; }
  static std::size_t bytes(const HeldThing& /*thing*/) { return 0; }
};

namespace {

using testing::ScriptFixture;

int thing_number(lua_State* L) {
  lua_pushinteger(L, check<HeldThing>(L, 1)->number);
  return 1;
}

constexpr Method kThingMethods[] = {
    method<thing_number>("number", "thing:number() -> integer", "Its number."),
};
constexpr Method kUndocumented[] = {
    method<thing_number>("number", "thing:number() -> integer", ""),
};

std::shared_ptr<Thing> add_thing(testing::ScriptFixture& lua) {
  register_type<HeldThing>(lua.state(), {kThingMethods});
  auto thing = std::make_shared<Thing>(Thing{7});
  push(lua.state(), thing);
  lua_setglobal(lua.state(), "thing");
  return thing;
}

TEST_CASE("an engine object is shared with Lua until it is released") {
  testing::ScriptFixture lua;
  const auto thing = add_thing(lua);
  CHECK(thing.use_count() == 2);
  CHECK(lua.value<std::int64_t>("thing:number()") == 7);
  lua.run("thing:release()");
  CHECK(thing.use_count() == 1);
  lua.run("thing:release()");  // a second time is fine
  CHECK(lua.error("thing:number()") == "test:1: calling 'number' on bad self (already released)");
}

TEST_CASE("a collected value gives its object up") {
  testing::ScriptFixture lua;
  const auto thing = add_thing(lua);
  lua.run("thing = nil collectgarbage()");
  CHECK(thing.use_count() == 1);
}

TEST_CASE("a closed variable gives its object up at the end of its block, also by an error") {
  testing::ScriptFixture lua;
  const auto thing = add_thing(lua);
  lua.run("local t = thing thing = nil do local t <close> = t end");
  CHECK(thing.use_count() == 1);

  push(lua.state(), thing);
  lua_setglobal(lua.state(), "thing");
  CHECK(lua.error("local t <close> = thing error('out')") == "test:1: out");
  CHECK(thing.use_count() == 1);
}

TEST_CASE("closing the interpreter gives everything up") {
  std::shared_ptr<Thing> thing;
  {
    testing::ScriptFixture lua;
    thing = add_thing(lua);
    CHECK(thing.use_count() == 2);
  }
  CHECK(thing.use_count() == 1);
}

TEST_CASE("a wrong value is named with the type that was expected") {
  testing::ScriptFixture lua;
  add_thing(lua);
  CHECK(lua.error("thing.number(3)") ==
        "test:1: bad argument #1 to 'number' (Thing expected, got number)");
  CHECK(lua.error("thing.number()") ==
        "test:1: bad argument #1 to 'number' (Thing expected, got no value)");
  CHECK(lua.error("thing.number(torch.zeros(1))") ==
        "test:1: bad argument #1 to 'number' (Thing expected, got Tensor)");
  CHECK(lua.error("thing.number(io.stdout)") ==
        "test:1: bad argument #1 to 'number' (Thing expected, got FILE*)");
}

TEST_CASE("an unknown method is named with the nearest one") {
  testing::ScriptFixture lua;
  add_thing(lua);
  CHECK(lua.error("thing:numbr()") ==
        "test:1: Thing has no method 'numbr'; did you mean 'number'?");
  CHECK(lua.error("return thing[1]").find("Thing has no method") == std::string::npos);
  CHECK(lua.error("return thing[1]") != "");
  CHECK(lua.error("torch.zeros(1):addcml_(1)") ==
        "test:1: Tensor has no method 'addcml_'; did you mean 'addcmul_'?");
}

TEST_CASE("a method without help or a second one of the same name cannot be registered") {
  testing::ScriptFixture lua;
  lua_State* L = lua.state();
  CHECK(testing::thrown_message(ErrorKind::internal, [&] {
          push_module(L, "things", {kUndocumented});
        }) == "things.number: is registered without usage or help");
  CHECK(testing::thrown_message(ErrorKind::internal, [&] {
          push_module(L, "things", {kThingMethods, kThingMethods});
        }) == "things.number: is registered twice");
  lua_settop(L, 0);
}

TEST_CASE("the metatable of a type is out of a script's reach") {
  testing::ScriptFixture lua;
  add_thing(lua);
  CHECK(lua.value<std::string>("getmetatable(thing)") == "Thing");
  CHECK(lua.error("thing.number = nil") != "");
}

TEST_CASE("a script reference keeps its value alive and moves") {
  testing::ScriptFixture lua;
  lua_State* L = lua.state();
  const auto thing = add_thing(lua);
  lua_getglobal(L, "thing");
  ScriptRef first = ScriptRef::pop(L);
  lua.run("thing = nil collectgarbage()");
  CHECK(thing.use_count() == 2);

  ScriptRef second = std::move(first);
  CHECK_FALSE(static_cast<bool>(first));  // NOLINT(bugprone-use-after-move): that is what is tested
  CHECK(static_cast<bool>(second));
  second.push(L);
  CHECK(check<HeldThing>(L, -1) == thing);
  lua_pop(L, 1);

  second = ScriptRef();
  lua.run("collectgarbage()");
  CHECK(thing.use_count() == 1);
  second.push(L);
  CHECK(lua_isnil(L, -1));
  lua_pop(L, 1);
}

TEST_CASE("a script reference outlives the coroutine it was taken in") {
  testing::ScriptFixture lua;
  lua_State* L = lua.state();
  lua_State* coroutine = lua_newthread(L);
  lua_pushstring(coroutine, "kept");
  const ScriptRef reference = ScriptRef::pop(coroutine);
  lua_pop(L, 1);
  lua.run("collectgarbage()");
  reference.push(L);
  CHECK(std::string(lua_tostring(L, -1)) == "kept");
  lua_pop(L, 1);
}

}  // namespace
}  // namespace optbench::bindings
