// SPDX-License-Identifier: MIT
#include "bindings/lua/script_modules.hpp"

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/user_globals.hpp"
#include "engine/base/digest.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/error_message.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings {
namespace {

namespace fs = std::filesystem;
using testing::thrown_message;

/// An interpreter with a folder of scripts.
struct Scripts {
  testing::TemporaryFolder folder;
  Interpreter interpreter;

  Scripts() { note_shipped_globals(interpreter.state()); }

  fs::path write(const std::string& name, const std::string& text) const {
    const fs::path path = folder / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }
  /// What the file returns, as a text; a function is called for it.
  std::string value(const fs::path& path) {
    const LoadedModule loaded = interpreter.load_module(path);
    return text_of(loaded);
  }
  std::string text_of(const LoadedModule& loaded) {
    lua_State* L = interpreter.state();
    loaded.value.push(L);
    if (lua_isfunction(L, -1)) protected_call(L, 0, 1);
    const std::string text = luaL_tolstring(L, -1, nullptr);
    lua_settop(L, 0);
    return text;
  }
};

}  // namespace

TEST_CASE("a file is loaded as a module anew each time, and so is what it requires") {
  Scripts scripts;
  scripts.write("counter.lua", "return { n = 0 }");
  const fs::path rule = scripts.write("rule.lua", R"(
    local counter = require "counter"
    assert(require "counter" == counter)
    counter.n = counter.n + 1
    return counter.n)");
  CHECK(scripts.value(rule) == "1");
  CHECK(scripts.value(rule) == "1");
}

TEST_CASE("modules of one name in two folders are two modules") {
  Scripts scripts;
  for (const char* folder : {"first", "second"}) {
    scripts.write(std::string(folder) + "/parts/name.lua", fmt::format("return '{}'", folder));
    scripts.write(std::string(folder) + "/helper.lua", "return require 'parts.name'");
    scripts.write(std::string(folder) + "/rule.lua", "return require 'helper'");
  }
  CHECK(scripts.value(scripts.folder / "first/rule.lua") == "first");
  CHECK(scripts.value(scripts.folder / "second/rule.lua") == "second");
  CHECK(scripts.value(scripts.folder / "first/rule.lua") == "first");
}

TEST_CASE("modules of the program that loads a script are not the script's") {
  Scripts scripts;
  scripts.write("program/helper.lua", "return 'the program's'");
  scripts.interpreter.run_file(scripts.write("program/main.lua", "pcall(require, 'helper')"));
  const fs::path rule = scripts.write("rules/rule.lua", "return require 'helper'");
  const std::string complaint =
      thrown_message(ErrorKind::script, [&] { (void)scripts.interpreter.load_module(rule); });
  CHECK(complaint.find("rule.lua:1: module 'helper' not found") != std::string::npos);
  CHECK(complaint.find("the script's own folder (" + rule.parent_path().string() + ")") !=
        std::string::npos);
  scripts.write("rules/helper.lua", "return 'its own'");
  CHECK(scripts.value(rule) == "its own");
}

TEST_CASE("globals, and what a script does to Lua's libraries, are its own") {
  Scripts scripts;
  scripts.interpreter.run_string("of_the_program = 1", "test");
  scripts.write("sets.lua", "from_module = 'set'");
  const fs::path first = scripts.write("first.lua", R"(
    counted = (rawget(_G, "counted") or 0) + 1
    table.counted = (table.counted or 0) + 1
    package.loaded.io.counted = (io.counted or 0) + 1
    print = nil
    require "sets"
    return table.concat({ counted, table.counted, io.counted, from_module,
                          tostring(rawget(_G, "of_the_program")), load("return counted")() }, " "))");
  CHECK(scripts.value(first) == "1 1 1 set nil 1");
  CHECK(scripts.value(first) == "1 1 1 set nil 1");
  scripts.interpreter.run_string("assert(print and not table.counted and not io.counted)", "test");
  CHECK(thrown_message(ErrorKind::script, [&] {
          (void)scripts.interpreter.load_module(scripts.write("typo.lua", "\nreturn lenght"));
        }).find("typo.lua:2: undeclared variable 'lenght'") != std::string::npos);
}

TEST_CASE("shipped modules are one for all scripts, whatever lies beside these") {
  Scripts scripts;
  scripts.write("prelude.lua", "error 'not this one'");
  const LoadedModule prelude =
      scripts.interpreter.load_module(scripts.write("a.lua", "return require 'prelude'"));
  const LoadedModule again =
      scripts.interpreter.load_module(scripts.write("b.lua", "return require 'prelude'"));
  lua_State* L = scripts.interpreter.state();
  prelude.value.push(L);
  again.value.push(L);
  CHECK(lua_rawequal(L, -1, -2) == 1);
  lua_settop(L, 0);
  CHECK(prelude.files.size() == 1);
}

TEST_CASE("every file that is loaded is listed with its digest, the script first") {
  Scripts scripts;
  const std::string deep = "return 1";
  const std::string data = "return 2";
  const fs::path data_path = scripts.write("data.lua", data);
  scripts.write("parts/deep.lua", deep);
  scripts.write("helper.lua", "require 'parts.deep' dofile '" + data_path.string() + "'");
  const std::string text = "require 'helper' require 'helper' require 'prelude'";
  const fs::path rule = scripts.write("rule.lua", text);
  const std::vector<CodeFile> files = scripts.interpreter.load_module(rule).files;
  REQUIRE(files.size() == 4);
  CHECK((files[0] == CodeFile{"module", "rule", rule.string(), sha256_hex(text)}));
  CHECK(files[1].name == "helper");
  CHECK(files[1].file == (scripts.folder / "helper.lua").string());
  CHECK((files[2] == CodeFile{"module", "parts.deep", (scripts.folder / "parts/deep.lua").string(),
                              sha256_hex(deep)}));
  CHECK((files[3] == CodeFile{"module", data_path.string(), data_path.string(), sha256_hex(data)}));
}

TEST_CASE("after a script was loaded it loads no file that the run's record would not know") {
  Scripts scripts;
  scripts.write("early.lua", "return 'known'");
  const fs::path late = scripts.write("late.lua", "return 'unknown'");
  CHECK(scripts.value(scripts.write(
            "known.lua", "require 'early' return function() return require 'early' end")) ==
        "known");
  CHECK(scripts.value(scripts.write(
            "shipped.lua", "return function() return type(require 'prelude') end")) == "table");
  for (const std::string& call : {std::string("require 'late'"), "dofile '" + late.string() + "'",
                                  "loadfile '" + late.string() + "'"}) {
    CAPTURE(call);
    const LoadedModule loaded = scripts.interpreter.load_module(
        scripts.write("rule.lua", "return function()\n" + call + " end"));
    const std::string complaint =
        thrown_message(ErrorKind::script, [&] { (void)scripts.text_of(loaded); });
    CHECK(complaint.find("rule.lua:2: ") != std::string::npos);
    CHECK(complaint.find("a script loads its files before the run begins") != std::string::npos);
  }
}

TEST_CASE("package.preload and package.path of a script are its own") {
  Scripts scripts;
  const fs::path lib = scripts.write("lib/mine.lua", "return 'mine'");
  const std::string change = "package.path = '" + lib.parent_path().string() +
                             "/?.lua;' .. package.path\n"
                             "package.preload.made = function(name) return name .. ' here' end\n";
  CHECK(scripts.value(scripts.write("rule.lua",
                                    change + "return require 'mine' .. ', ' .. require 'made'")) ==
        "mine, made here");
  for (const char* name : {"mine", "made"}) {
    const fs::path other = scripts.write("other.lua", fmt::format("return require '{}'", name));
    CHECK(thrown_message(ErrorKind::script, [&] {
            (void)scripts.interpreter.load_module(other);
          }).find("not found") != std::string::npos);
  }
}

TEST_CASE("a module is looked for in no working folder") {
  Scripts scripts;
  const fs::path here = fs::current_path();
  scripts.write("here/stray.lua", "return 'stray'");
  const fs::path rule = scripts.write("rules/rule.lua", "return require 'stray'");
  fs::current_path(scripts.folder / "here");
  const std::string complaint =
      testing::error_message([&] { (void)scripts.interpreter.load_module(rule); });
  fs::current_path(here);
  CHECK(complaint.find("module 'stray' not found") != std::string::npos);
}

}  // namespace optbench::bindings
