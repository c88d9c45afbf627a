// SPDX-License-Identifier: MIT
#include "bindings/lua/interpreter.hpp"

#include "bindings/lua/embedded_scripts.hpp"
#include "bindings/lua/host_object.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <fstream>
#include <set>

#include "tests/support/script_fixture.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings {
namespace {

namespace fs = std::filesystem;
using testing::ScriptFixture;
using testing::TemporaryFolder;
using testing::thrown_message;

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string global(Interpreter& interpreter, const char* name) {
  lua_State* L = interpreter.state();
  lua_getglobal(L, name);
  std::string text = luaL_tolstring(L, -1, nullptr);
  lua_pop(L, 2);
  return text;
}

TEST_CASE("a script gets its arguments as ... and arg, and may start with #!") {
  const testing::TemporaryFolder folder;
  write(folder / "script.lua",
        "#!/usr/bin/env optbench\n"
        "count = select('#', ...)\n"
        "first, zeroth, second = ..., arg[0], arg[2]\n"
        "line = debug.getinfo(1, 'l').currentline\n");
  Interpreter interpreter;
  const std::vector<std::string> args = {"a b", ""};
  interpreter.run_file(folder / "script.lua", args);
  CHECK(global(interpreter, "count") == "2");
  CHECK(global(interpreter, "first") == "a b");
  CHECK(global(interpreter, "zeroth") == (folder / "script.lua").string());
  CHECK(global(interpreter, "second") == "");
  CHECK(global(interpreter, "line") == "4");
}

TEST_CASE("a byte order mark is skipped") {
  const testing::TemporaryFolder folder;
  write(folder / "script.lua", "\xEF\xBB\xBFx = 1");
  Interpreter interpreter;
  interpreter.run_file(folder / "script.lua");
  CHECK(global(interpreter, "x") == "1");
}

TEST_CASE("a missing script is not found, a folder is none") {
  const testing::TemporaryFolder folder;
  Interpreter interpreter;
  CHECK(testing::thrown_message(ErrorKind::not_found, [&] {
          interpreter.run_file("nowhere.lua");
        }) == "script 'nowhere.lua': no such file");
  CHECK(testing::thrown_message(ErrorKind::not_found, [&] {
          interpreter.run_file(folder.path());
        }) == "script '" + folder.path().string() + "': expected a file, got a folder");
}

TEST_CASE("errors name file and line, and keep the calls apart") {
  const testing::TemporaryFolder folder;
  const std::string path = (folder / "s.lua").string();
  write(path, "local function f()\n   error('wrong')\nend\nf()\n");
  Interpreter interpreter;
  try {
    interpreter.run_file(path);
    FAIL("expected a ScriptError");
  } catch (const ScriptError& error) {
    CHECK(error.kind() == ErrorKind::script);
    CHECK(std::string(error.what()).ends_with("s.lua:2: wrong"));
    CHECK(error.script_traceback().find("s.lua:4: in main chunk") != std::string::npos);
  }
}

TEST_CASE("a syntax error names its line") {
  Interpreter interpreter;
  CHECK(testing::thrown_message(ErrorKind::script, [&] {
          interpreter.run_string("x = 1\ny = = 2", "test");
        }) == "test:2: unexpected symbol near '='");
}

TEST_CASE("compiled code is not run") {
  Interpreter interpreter;
  const std::string bytecode = "\x1bLua";
  CHECK(testing::thrown_message(ErrorKind::script, [&] {
          interpreter.run_string(bytecode, "test");
        }) == "test: expected Lua source text, got compiled code");
}

TEST_CASE("reading an undeclared global is an error that names it and the nearest") {
  testing::ScriptFixture lua;
  CHECK(lua.error("\nprint(tocrh)") ==
        "test:2: undeclared variable 'tocrh'; did you mean 'torch'?");
  CHECK(lua.error("return function_that_never_was()") ==
        "test:1: undeclared variable 'function_that_never_was'");
  CHECK(lua.error("assert(rawget(_G, 'never') == nil)") == "");
}

TEST_CASE("globals are declared at the top level and not inside functions") {
  testing::ScriptFixture lua;
  CHECK(lua.error("x = nil assert(x == nil) function f() x = 3 end f() assert(x == 3)") == "");
  CHECK(lua.error("local function g()\n forgotten = 1\nend g()") ==
        "test:2: assignment to undeclared variable 'forgotten' inside a function; write 'local "
        "forgotten', or assign it at the top level of the script first");
  CHECK(lua.error("local unpack = unpack or table.unpack assert(not jit)") == "");
}

TEST_CASE("shipped tables are read-only and say so") {
  testing::ScriptFixture lua;
  CHECK(lua.error("torch.zeros = nil") == "test:1: torch is read-only: cannot set 'zeros'");
  CHECK(lua.error("torch.mine = 1") == "test:1: torch is read-only: cannot set 'mine'");
  CHECK(lua.error("require('prelude').mine = 1") ==
        "test:1: prelude is read-only: cannot set 'mine'");
  CHECK(lua.error("setmetatable(torch, {})") != "");
  CHECK(
      lua.value<bool>("(function() for name in pairs(torch) do if name == 'zeros' then return true "
                      "end end return false end)()"));
}

TEST_CASE("a read-only class still makes objects") {
  const testing::TemporaryFolder folder;
  // Only a shipped name is made read-only; --scripts replaces the shipped file.
  write(folder / "prelude.lua",
        "local Class = {} Class.__index = Class\n"
        "function Class.new() return setmetatable({}, Class) end\n"
        "function Class:hello() return 'hello' end\n"
        "return Class\n");
  Interpreter interpreter({.script_folders = {folder.path()}, .installed_folder = {}});
  interpreter.run_string("greeting = require('prelude').new():hello()", "test");
  CHECK(global(interpreter, "greeting") == "hello");
  CHECK(testing::thrown_message(ErrorKind::script, [&] {
          interpreter.run_string("require('prelude').hello = nil", "test");
        }) == "test:1: prelude is read-only: cannot set 'hello'");
}

TEST_CASE(
    "require looks beside the script, in given folders, in the installed one, in the binary") {
  const testing::TemporaryFolder folder;
  const char* report = "require_found = require 'prelude'.place";
  write(folder / "own" / "run.lua", report);
  write(folder / "other" / "run.lua", report);
  write(folder / "own" / "prelude.lua", "return { place = 'own' }");
  write(folder / "given1" / "prelude.lua", "return { place = 'given1' }");
  write(folder / "given2" / "prelude.lua", "return { place = 'given2' }");
  write(folder / "installed" / "prelude.lua", "return { place = 'installed' }");
  const auto found = [&](const std::string& script, std::vector<fs::path> given,
                         fs::path installed) {
    Interpreter interpreter(
        {.script_folders = std::move(given), .installed_folder = std::move(installed)});
    interpreter.run_string("require_found = nil", "test");
    interpreter.run_file(folder / script);
    return global(interpreter, "require_found");
  };
  const std::vector<fs::path> given = {folder / "given1", folder / "given2"};
  CHECK(found("own/run.lua", given, folder / "installed") == "own");
  CHECK(found("other/run.lua", given, folder / "installed") == "given1");
  CHECK(found("other/run.lua", {folder / "given2"}, folder / "installed") == "given2");
  CHECK(found("other/run.lua", {}, folder / "installed") == "installed");
  CHECK(found("other/run.lua", {}, {}) == "nil");  // the embedded one has no such field
}

TEST_CASE("a module name's dots are folders, and a folder may hold init.lua") {
  const testing::TemporaryFolder folder;
  write(folder / "a" / "b.lua", "return { name = ... , path = select(2, ...) }");
  write(folder / "c" / "init.lua", "return 'from init'");
  write(folder / "run.lua", "b, c = require 'a.b', require 'c'");
  Interpreter interpreter;
  interpreter.run_file(folder / "run.lua");
  interpreter.run_string("name, path = b.name, b.path", "test");
  CHECK(global(interpreter, "name") == "a.b");
  CHECK(global(interpreter, "path") == (folder / "a" / "b.lua").string());
  CHECK(global(interpreter, "c") == "from init");
}

TEST_CASE("package.path still finds a user's own modules") {
  const testing::TemporaryFolder folder;
  write(folder / "lib" / "mine.lua", "return 'mine'");
  Interpreter interpreter;
  interpreter.run_string("package.path = '" + (folder / "lib").string() +
                             "/?.lua;' .. package.path found = require 'mine'",
                         "test");
  CHECK(global(interpreter, "found") == "mine");
}

TEST_CASE("a module that is nowhere is named, with the nearest shipped one") {
  testing::ScriptFixture lua;
  const std::string error = lua.error("require 'preldue'");
  CHECK(error.starts_with("test:1: module 'preldue' not found:"));
  CHECK(error.find("no shipped script 'preldue'; did you mean 'prelude'?") != std::string::npos);
}

TEST_CASE("a module with a syntax error says where") {
  const testing::TemporaryFolder folder;
  write(folder / "broken.lua", "return {\n");
  write(folder / "run.lua", "require 'broken'");
  Interpreter interpreter;
  const std::string message =
      testing::thrown_message(ErrorKind::script, [&] { interpreter.run_file(folder / "run.lua"); });
  CHECK(message.find("broken.lua:2: unexpected symbol near <eof>") != std::string::npos);
}

TEST_CASE("the manifest lists the scripts on disk, and they are embedded unchanged") {
  const fs::path scripts = "scripts";
  std::set<std::string> on_disk;
  for (const auto& entry : fs::recursive_directory_iterator(scripts)) {
    if (entry.path().extension() == ".lua") on_disk.insert(fs::relative(entry.path(), scripts));
  }
  on_disk.erase("manifest.lua");
  // Definitions for editors, which nothing runs.
  std::erase_if(on_disk, [](const std::string& path) { return path.starts_with("meta/"); });
  std::set<std::string> embedded;
  for (const EmbeddedScript& script : embedded_scripts()) {
    embedded.emplace(script.path);
    CHECK(std::string(script.text) == read_script(scripts / script.path));
  }
  CHECK(embedded == on_disk);
}

TEST_CASE("math.random is the same in every interpreter of one seed") {
  Interpreter first;
  Interpreter second;
  const std::string draw = "draw = math.random(1 << 60)";
  first.run_string(draw, "test");
  second.run_string(draw, "test");
  CHECK(global(first, "draw") == global(second, "draw"));
  second.seed(43);
  second.run_string(draw, "test");
  CHECK(global(first, "draw") != global(second, "draw"));
  first.seed(43);
  first.run_string(draw, "test");
  CHECK(global(first, "draw") == global(second, "draw"));
}

/// Runs code that calls `interrupt()`, which simulates a signal.
std::string interrupted(const std::string& code) {
  static Interpreter* current = nullptr;
  Interpreter interpreter;
  current = &interpreter;
  lua_pushcfunction(interpreter.state(), [](lua_State* /*L*/) {
    current->interrupt();
    return 0;
  });
  lua_setglobal(interpreter.state(), "interrupt");
  const std::string message =
      testing::thrown_message(ErrorKind::script, [&] { interpreter.run_string(code, "test"); });
  CHECK(interpreter.interrupted());

  // Cleared, the interpreter works again, coroutines that met the interrupt included.
  interpreter.clear_interrupt();
  CHECK_FALSE(interpreter.interrupted());
  interpreter.run_string(
      "local sum = 0 for i = 1, 1000 do sum = sum + i end\n"
      "after = sum + coroutine.wrap(function() local n = 0 for _ = 1, 100 do n = n + 1 end return "
      "n end)()\n"
      "if kept and coroutine.status(kept) == 'suspended' then assert(coroutine.resume(kept)) end",
      "test");
  CHECK(global(interpreter, "after") == "500600");
  return message;
}

TEST_CASE("an interrupt ends an endless loop") {
  CHECK(interrupted("kept = nil interrupt() while true do end") == "test:1: interrupted");
}

TEST_CASE("an interrupt beats pcall, nested and in loops") {
  CHECK(interrupted(
            "kept = nil interrupt() while true do pcall(function() while true do end end) end")
            .ends_with("interrupted"));
  CHECK(interrupted("kept = nil local function f() pcall(f) while true do end end interrupt() f()")
            .ends_with("interrupted"));
}

TEST_CASE("an interrupt beats xpcall and its handler") {
  CHECK(interrupted("kept = nil while true do xpcall(function() interrupt() while true do end end, "
                    "function() while true do end end) end")
            .ends_with("interrupted"));
  CHECK(interrupted("kept = nil xpcall(error, function() interrupt() while true do end end)\n"
                    "while true do end")
            .ends_with("interrupted"));
}

TEST_CASE("an interrupt reaches coroutines, nested, wrapped and closing") {
  CHECK(interrupted("kept = nil coroutine.wrap(function() interrupt() while true do end end)()")
            .ends_with("interrupted"));
  CHECK(
      interrupted("kept = nil coroutine.wrap(function()\n"
                  "  coroutine.wrap(function() interrupt() while true do pcall(error) end end)()\n"
                  "end)()")
          .ends_with("interrupted"));
  CHECK(interrupted(
            "kept = nil local co = coroutine.create(function() interrupt() while true do end end)\n"
            "while true do coroutine.resume(co) end")
            .ends_with("interrupted"));
  CHECK(interrupted("kept = nil local co = coroutine.create(function()\n"
                    "  local guard <close> = setmetatable({}, {__close = function() interrupt() "
                    "while true do end end})\n"
                    "  coroutine.yield()\nend)\n"
                    "coroutine.resume(co) coroutine.close(co) while true do end")
            .ends_with("interrupted"));
}

TEST_CASE("an interrupt reaches a coroutine that was made before it and resumed after it") {
  CHECK(interrupted("kept = coroutine.create(function() coroutine.yield() local n = 0\n"
                    "  for _ = 1, 10 do n = n + 1 end end)\n"
                    "coroutine.resume(kept)\n"
                    "interrupt()\n"
                    "while true do end")
            .ends_with("interrupted"));
}

TEST_CASE("an interrupt beats a closing variable's handler") {
  CHECK(interrupted(
            "kept = nil local function f()\n"
            "  local x <close> = setmetatable({}, {__close = function() while true do end end})\n"
            "  interrupt() while true do end\nend\n"
            "f()")
            .ends_with("interrupted"));
}

TEST_CASE("coroutines and xpcall work as Lua's own") {
  testing::ScriptFixture lua;
  CHECK(lua.error("local co = coroutine.create(function(a, b) local c = coroutine.yield(a + b)\n"
                  "  return c * 2 end)\n"
                  "assert(select(2, coroutine.resume(co, 1, 2)) == 3)\n"
                  "assert(select(2, coroutine.resume(co, 5)) == 10)\n"
                  "local ok, message = coroutine.resume(co)\n"
                  "assert(not ok and message == 'cannot resume dead coroutine')\n"
                  "assert(coroutine.close(co))") == "");
  CHECK(lua.error("local f = coroutine.wrap(function() error('inside') end) f()") ==
        "test:1: inside");
  CHECK(lua.error("coroutine.resume(1)") ==
        "test:1: bad argument #1 to 'resume' (coroutine expected, got 1)");
  CHECK(lua.value<std::string>("select(2, xpcall(error, function(m) return m .. '!' end, 'no'))") ==
        "no!");
  CHECK(lua.error("local f = coroutine.wrap(function()\n"
                  "  local ok, value = xpcall(function() return coroutine.yield(1) end, print)\n"
                  "  return value end)\n"
                  "assert(f() == 1) assert(f(7) == 7)") == "");
  CHECK(
      lua.value<bool>("(function() for i in coroutine.wrap(function() coroutine.yield(3) end) do "
                      "return i == 3 end end)()"));
}

TEST_CASE("everything a script can call has usage and help, under a name of its own") {
  testing::ScriptFixture lua;
  const auto& documentation = lua.interpreter().documentation();
  CHECK(documentation.size() > 250);
  std::set<std::string> names;
  for (const Documentation& entry : documentation) {
    CAPTURE(entry.name);
    CHECK(names.insert(entry.name).second);
    CHECK(!entry.usage.empty());
    CHECK(entry.help.size() > 5);
    CHECK(entry.help.back() == '.');
  }
  for (const char* name :
       {"Tensor:add_", "torch.zeros", "torch.sqrt", "Generator:manual_seed", "Tensor:__index"}) {
    CHECK(names.contains(name));
  }
}

TEST_CASE("every function of torch and every method is documented") {
  testing::ScriptFixture lua;
  std::set<std::string> names;
  for (const Documentation& entry : lua.interpreter().documentation()) names.insert(entry.name);
  lua.run("undocumented = '' documented = {}");
  for (const std::string& name : names) {
    lua.run("documented['" + name + "'] = true");
  }
  lua.run(
      "local function check(module, prefix)\n"
      "  for name, value in pairs(module) do\n"
      "    if type(value) == 'table' then check(value, prefix .. name .. '.')\n"
      "    elseif not documented[prefix .. name] then\n"
      "      undocumented = undocumented .. ' ' .. prefix .. name end end end\n"
      "check(torch, 'torch.')");
  CHECK(lua.value<std::string>("undocumented") == "");
}

struct Greeting {
  std::string text;
};

TEST_CASE("wrappers reach an object of the host by its type") {
  testing::ScriptFixture lua;
  CHECK_THROWS_AS((void)host_object<Greeting>(lua.state()), Error);
  Greeting greeting{"hello"};
  set_host_object(lua.state(), greeting);
  CHECK(&host_object<Greeting>(lua.state()) == &greeting);
}

}  // namespace
}  // namespace optbench::bindings
