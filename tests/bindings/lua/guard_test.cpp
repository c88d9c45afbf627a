// SPDX-License-Identifier: MIT
#include "bindings/lua/guard.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/script_fixture.hpp"

namespace optbench::bindings {
namespace {

using testing::ScriptFixture;

int destructions = 0;

struct CountsItsDestruction {
  ~CountsItsDestruction() { ++destructions; }
};

int raise_over_an_object(lua_State* L) {
  const CountsItsDestruction object;
  return luaL_error(L, "raised");
}

int throw_runtime_error(lua_State* /*L*/) { throw std::runtime_error("thrown by C++"); }
int throw_engine_error(lua_State* /*L*/) {
  fail(ErrorKind::not_found, "dataset 'mnist': expected {}, got {}", 60000, 3);
}
int throw_libtorch_error(lua_State* /*L*/) {
  TORCH_CHECK(false, "first line\nsecond line");
  return 0;
}
int throw_bad_alloc(lua_State* /*L*/) { throw std::bad_alloc(); }
int call_argument(lua_State* L) {
  lua_settop(L, 1);
  protected_call(L, 0, 0);
  return 0;
}

template <auto body>
void add_function(testing::ScriptFixture& lua, const char* name) {
  lua_pushcfunction(lua.state(), guarded<body>);
  lua_setglobal(lua.state(), name);
}

TEST_CASE("a Lua error runs the destructors of the C++ frames it leaves") {
  // Fails when Lua's C build is linked: longjmp skips destructors.
  testing::ScriptFixture lua;
  add_function<raise_over_an_object>(lua, "raise");
  destructions = 0;
  lua.run("for _ = 1, 3 do assert(not pcall(raise)) end");
  CHECK(destructions == 3);
}

TEST_CASE("exceptions become script errors with their text and the script's line") {
  testing::ScriptFixture lua;
  add_function<throw_runtime_error>(lua, "runtime_error");
  add_function<throw_engine_error>(lua, "engine_error");
  add_function<throw_libtorch_error>(lua, "libtorch_error");
  add_function<throw_bad_alloc>(lua, "bad_alloc");
  CHECK(lua.error("\n\nruntime_error()") == "test:3: thrown by C++");
  CHECK(lua.error("engine_error()") == "test:1: dataset 'mnist': expected 60000, got 3");
  CHECK(lua.error("libtorch_error()") == "test:1: first line");
  CHECK(lua.error("bad_alloc()") == "test:1: not enough memory");
}

TEST_CASE("a script catches a C++ exception with pcall") {
  testing::ScriptFixture lua;
  add_function<throw_runtime_error>(lua, "runtime_error");
  CHECK(lua.value<std::string>("select(2, pcall(function() runtime_error() end))") ==
        "test:1: thrown by C++");
  CHECK_MESSAGE(
      lua.value<std::string>("select(2, pcall(runtime_error))") == "test:1: thrown by C++",
      "called by pcall directly, the nearest script line is named");
}

TEST_CASE("a script error crosses C++ and back with its own line") {
  testing::ScriptFixture lua;
  add_function<call_argument>(lua, "call");
  const std::string code =
      "local function inner()\n"
      "   error('deep')\n"
      "end\n"
      "call(function() inner() end)\n";
  CHECK(lua.error(code) == "test:2: deep");
  try {
    lua.run(code);
    FAIL("expected a ScriptError");
  } catch (const ScriptError& error) {
    const std::string frames = error.script_traceback();
    CAPTURE(frames);
    CHECK(frames.find("test:2: in") != std::string::npos);             // below the crossing
    CHECK(frames.find("test:4: in main chunk") != std::string::npos);  // above it
    CHECK(frames.find("[C]") == std::string::npos);
    CHECK(error.traceback().find("[C]") != std::string::npos);
  }
}

TEST_CASE("a coroutine yields through guarded functions' callers and goes on") {
  testing::ScriptFixture lua;
  add_function<call_argument>(lua, "call");
  CHECK(lua.value<std::int64_t>(
            "(function() local co = coroutine.wrap(function() local x = coroutine.yield(1) "
            "call(function() x = x + 1 end) return x end) return co() + co(5) end)()") == 7);
  // Over a C++ frame nothing can yield; that is an error, not a crash.
  CHECK(lua.error("coroutine.wrap(function() call(coroutine.yield) end)()")
            .find("attempt to yield across a C-call boundary") != std::string::npos);
}

TEST_CASE("a protected call leaves the stack as it was") {
  testing::ScriptFixture lua;
  lua_State* L = lua.state();
  const int top = lua_gettop(L);
  lua.interpreter().load_string("error('no')", "test").push(L);
  lua_pushinteger(L, 1);
  CHECK_THROWS_AS(protected_call(L, 1, 2), ScriptError);
  CHECK(lua_gettop(L) == top);
  lua.interpreter().load_string("return ..., 2", "test").push(L);
  lua_pushinteger(L, 1);
  protected_call(L, 1, 2);
  CHECK(lua_gettop(L) == top + 2);
  lua_settop(L, top);
}

TEST_CASE("errors that are no strings are described") {
  testing::ScriptFixture lua;
  CHECK(lua.error("error({})") == "(error object is a table value)");
  CHECK(lua.error("error(nil)") == "(error object is a nil value)");
  CHECK(lua.error("error(setmetatable({}, {__tostring = function() return 'told' end}))") ==
        "told");
  CHECK(lua.error("error('plain', 0)") == "plain");
}

TEST_CASE("running out of Lua's stack is an error like others") {
  testing::ScriptFixture lua;
  CHECK(lua.error("local function f() return 1 + f() end f()").find("stack overflow") !=
        std::string::npos);
  CHECK(lua.value<std::int64_t>("1 + 1") == 2);
}

TEST_CASE("a script keeps the recording that it was called with, and leaves it so") {
  testing::ScriptFixture lua;
  const at::Tensor leaf = at::ones({2}).requires_grad_();
  lua.set("x", leaf);
  {
    const at::AutoGradMode recording(true);
    CHECK(lua.tensor("x * 2").requires_grad());
    lua.run("pcall(torch.no_grad, function() error('out of it') end)");
    CHECK(at::GradMode::is_enabled());
  }
  const at::NoGradGuard silent;
  CHECK_FALSE(lua.tensor("x * 2").requires_grad());
  lua.run("x:add_(1)");
  CHECK(leaf.detach().equal(at::full({2}, 2.0)));  // the same memory
  CHECK_FALSE(at::GradMode::is_enabled());
}

}  // namespace
}  // namespace optbench::bindings
