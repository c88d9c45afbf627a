// SPDX-License-Identifier: MIT
#include "bindings/prompt/completion.hpp"

#include "bindings/prompt/tab_key.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace optbench::bindings::prompt {
namespace {

using Names = std::vector<std::string>;

/// A session with a few values in it. Shared by the cases: it takes a second to make.
training::Session& session() {
  static training::Session shared;
  static const bool ready = [] {
    shared.interpreter().run_string(
        "t = torch.ones(2)\n"
        "tasks = { first = { deep = 1 }, second = 2 }\n"
        "touched = 0\n"
        "watched = setmetatable({ plain = 1 }, { __index = function() touched = touched + 1 end,\n"
        "   __pairs = function() touched = touched + 1 return next, {} end })\n"
        "account = setmetatable({ balance = 1 }, { __index = { deposit = function() end } })\n"
        "alias = optbench",
        "test");
    return true;
  }();
  (void)ready;
  return shared;
}

Names names(std::string_view input) { return complete_input(session(), input).names; }

/// The line after one Tab.
std::string after_tab(std::string_view line, std::string_view pending = "") {
  return std::string(line) + handle_tab(session(), pending, line, 80).inserted;
}

bool contains(const Names& names, const char* name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("globals and reserved words are completed") {
  CHECK(names("tas") == Names{"tasks"});
  CHECK(names("x = tor") == Names{"torch"});
  CHECK(names("whi") == Names{"while"});
  CHECK(contains(names("t"), "tostring"));
  CHECK(names("nothing_like_this").empty());
}

TEST_CASE("variables of unfinished lines are completed") {
  CHECK(names("local momentum = 1\nprint(mom") == Names{"momentum"});
}

TEST_CASE("fields are completed, nested ones too") {
  CHECK(names("tasks.") == Names{"first", "second"});
  CHECK(names("tasks.first.d") == Names{"deep"});
  CHECK(names("print(tasks.s") == Names{"second"});
  CHECK(names("math.flo") == Names{"floor"});
  CHECK(names("tasks.nowhere.d").empty());
}

TEST_CASE("fields of read-only modules are completed") {
  CHECK(contains(names("torch.z"), "zeros"));
  CHECK(names("optbench.ru") == Names{"run"});
}

TEST_CASE("shipped scripts are completed before they are loaded") {
  CHECK(names("optim.adamw") == Names{"adamw"});
  CHECK(contains(names("schedule."), "cosine"));
}

TEST_CASE("methods of tensors are completed") {
  const Names found = names("t:ad");
  CHECK(contains(found, "add"));
  CHECK(contains(found, "add_"));
  CHECK(std::all_of(found.begin(), found.end(),
                    [](const std::string& name) { return name.starts_with("ad"); }));
  CHECK_FALSE(contains(names("t:"), "__index"));
}

TEST_CASE("methods of what a documented call returns are completed") {
  CHECK(names("torch.zeros(2):add_") == Names{"add_"});
  CHECK(names("t:clone():zeros_l") == Names{"zeros_like"});
  CHECK(names("t:add_(1):fil") == names("t:fil"));
  CHECK_FALSE(names("t:fil").empty());
  CHECK(names("t[1]:add_") == Names{"add_"});
}

TEST_CASE("methods of texts are completed") { CHECK(names("('x'):upp") == Names{"upper"}); }

TEST_CASE("inherited fields are found; after a colon only functions") {
  CHECK(names("account.") == Names{"balance", "deposit"});
  CHECK(names("account:") == Names{"deposit"});
}

TEST_CASE("completion calls no function of a script") {
  CHECK(names("watched.") == Names{"plain"});
  CHECK(names("watched.absent.").empty());
  lua_State* L = session().interpreter().state();
  lua_getglobal(L, "touched");
  CHECK(lua_tointeger(L, -1) == 0);
  lua_pop(L, 1);
}

TEST_CASE("option names inside calls are completed") {
  CHECK(after_tab("optbench.run{opti") == "optbench.run{optimizer = ");
  CHECK(after_tab("optbench.run {problem = 'x', num_e") ==
        "optbench.run {problem = 'x', num_epochs = ");
  CHECK(after_tab("alias.run{opti") == "alias.run{optimizer = ");
  CHECK(after_tab("torch.zeros(2, {dt") == "torch.zeros(2, {dtype = ");
  CHECK(after_tab("t:zeros_like({dev") == "t:zeros_like({device = ");
}

TEST_CASE("callbacks of a run and the words of a grid are completed") {
  CHECK(names("optbench.run{problem = 'x', on_s") == Names{"on_step"});
  CHECK(names("optbench.run{on_e") == Names{"on_epoch"});
  CHECK(names("sweep.grid{prob") == Names{"problem", "problem_set", "problems"});
  CHECK(after_tab("sweep.grid{problems = 'small', optimiz") ==
        "sweep.grid{problems = 'small', optimizer");
  CHECK(after_tab("sweep.grid { schedules") == "sweep.grid { schedules = ");
  CHECK(contains(names("sweep.grid{"), "seeds"));
  CHECK(contains(names("sweep.grid{"), "num_epochs"));
  CHECK_FALSE(contains(names("sweep.grid{"), "on_step"));
}

TEST_CASE("an option that was given is not offered again") {
  CHECK(contains(names("optbench.run{"), "optimizer"));
  CHECK_FALSE(contains(names("optbench.run{optimizer = 'adam', "), "optimizer"));
}

TEST_CASE("options of the optimizer that the call names are completed") {
  CHECK(names("optbench.run{optimizer = 'adam', set = {beta") == Names{"beta1", "beta2"});
  CHECK(names("optbench.run{optimizer = 'nobody', set = {beta").empty());
}

TEST_CASE("in a value's place an option name is not offered") {
  CHECK_FALSE(contains(names("optbench.run{problem = num_"), "num_epochs"));
  CHECK(contains(names("optbench.run{problem = opti"), "optim"));
}

TEST_CASE("names of problems, optimizers and schedules are completed in strings") {
  CHECK(after_tab("optbench.run{problem = \"mnist_ml") == "optbench.run{problem = \"mnist_mlp\"");
  CHECK(contains(names("optbench.run{problem = 'x', optimizer = 'ada"), "adam"));
  CHECK(names("optbench.run{schedule = 'cosi") == Names{"cosine"});
  CHECK(names("sweep.grid{optimizers = {'sgd', 'adamw") == Names{"adamw"});
  CHECK(contains(names("torch.zeros(2, {dtype = 'float"), "float64"));
}

TEST_CASE("names of modules are completed in require") {
  CHECK(names("require 'optim.adamw") == Names{"optim.adamw"});
  CHECK(names("require('optim.adamw") == Names{"optim.adamw"});
}

TEST_CASE("file names are completed in other strings") {
  const testing::TemporaryFolder folder;
  const std::string path = folder.path().string();
  std::ofstream(folder.path() / "first_rule.lua") << "";
  std::ofstream(folder.path() / ".hidden") << "";
  std::filesystem::create_directory(folder.path() / "rules");
  CHECK(after_tab("dofile('" + path + "/fi") == "dofile('" + path + "/first_rule.lua'");
  CHECK(after_tab("dofile(\"" + path + "/ru") == "dofile(\"" + path + "/rules/");
  CHECK(complete_path(path + "/") == Names{path + "/first_rule.lua", path + "/rules/"});
  CHECK(complete_path(path + "/.h") == Names{path + "/.hidden"});
  CHECK(complete_path(path + "/nowhere/x").empty());
  CHECK(after_tab("optbench.run{optimizer = '" + path + "/fi") ==
        "optbench.run{optimizer = '" + path + "/first_rule.lua'");
}

TEST_CASE("nothing is offered in a comment") { CHECK(names("x = 1 -- tas").empty()); }

TEST_CASE("a quote in a comment or an escaped one opens no string") {
  CHECK(names("-- don't\ntas") == Names{"tasks"});
  CHECK(names("x = 'it\\'s' .. tas") == Names{"tasks"});
  CHECK(names("x = [[ ' ]] .. tas") == Names{"tasks"});
}

TEST_CASE("Tab after a whole name, or inside brackets, shows how to call it") {
  CHECK(handle_tab(session(), "", "torch.zeros", 80).inserted.empty());
  CHECK(handle_tab(session(), "", "torch.zeros(", 80).shown.starts_with("torch.zeros("));
  CHECK(handle_tab(session(), "", "t:zeros_like", 80).shown.starts_with("t:zeros_like("));
}

TEST_CASE("Tab indents at the beginning of a line") {
  CHECK(after_tab("") == "   ");
  CHECK(after_tab("   ", "for i = 1, 2 do") == "      ");
}

TEST_CASE("what names have in common is put in first, then they are shown in columns") {
  CHECK(after_tab("tasks.first.") == "tasks.first.deep");
  const TabResult answer = handle_tab(session(), "", "tasks.", 80);
  CHECK(answer.inserted.empty());
  CHECK(answer.shown == "first   second");
}

TEST_CASE("the prompt's own commands are completed") {
  CHECK(after_tab(".he") == ".help ");
  CHECK(after_tab(".time of") == ".time off");
  CHECK(after_tab("?torch.zeros_l") == "?torch.zeros_like");
  CHECK(after_tab("?task") == "?tasks");
}

TEST_CASE("what is typed may be anything") {
  const std::string text =
      "optbench.run{problem = \"x\", set = {[f(1)] = {'a', \"b\"}, c = -2.5e-3}}:y('z').w[1] -- e";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    CHECK_NOTHROW((void)complete_input(session(), text.substr(0, length)));
    CHECK_NOTHROW((void)complete_input(session(), text.substr(length)));
  }
  for (const char* odd :
       {")", "}:", "..", "a..", "(((", "]]", "'", "[[", ":x", "\xff\xfe.", "1.e"}) {
    CHECK_NOTHROW((void)complete_input(session(), odd));
  }
}

}  // namespace optbench::bindings::prompt
