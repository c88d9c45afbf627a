// SPDX-License-Identifier: MIT
#include "bindings/training/session.hpp"

#include "bindings/lua/script_error.hpp"
#include "engine/base/digest.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "tests/problems/built_problem.hpp"
#include "tests/support/error_message.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::bindings::training {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;
using testing::thrown_message;

constexpr const char* kRule = R"(
local optimizer = require "optim.base"
local mine = optimizer.define { name = "mine", summary = "a rule", options = { lr = { default = 0.5 } } }
function mine:step(x, gradient) x:add_(gradient, -self.options.lr) end
return mine)";

/// A session with a folder of scripts.
struct Bench {
  testing::TemporaryFolder folder;
  Session session;

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return (folder / name).string();
  }
  [[nodiscard]] std::string complaint(const std::string& path) {
    return testing::error_message([&] { (void)session.optimizer(path); });
  }
  [[nodiscard]] std::string complaint(ErrorKind kind, const std::string& name_or_path) {
    return testing::thrown_message(kind, [&] { (void)session.optimizer(name_or_path); });
  }
};

/// The names of the scripts in a folder of scripts/, sorted, without `base`.
std::vector<std::string> shipped(const char* folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path("scripts") / folder)) {
    if (entry.path().stem() != "base") names.push_back(entry.path().stem());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("a session knows all problems, data sets, optimizers and schedules by name") {
  const Session session;
  const train::Catalog& catalog = session.catalog();
  CHECK(catalog.problems.names() == testing::catalog().problems.names());
  CHECK(catalog.problem_sets.names() == std::vector<std::string>{"all", "large", "small"});
  for (const auto& [name, set] : catalog.problem_sets) {
    for (const std::string& problem : set.problems) CHECK(catalog.problems.contains(problem));
  }
  for (const auto& [name, entry] : catalog.problems) {
    REQUIRE(entry.dataset_entry != nullptr);
    CHECK(entry.dataset_entry->name == entry.dataset);
  }
  CHECK(catalog.datasets.names() == testing::catalog().datasets.names());
  std::vector<std::string> optimizers = {"native.adagrad", "native.adam", "native.adamw",
                                         "native.sgd"};
  for (const std::string& name : shipped("optim")) optimizers.push_back(name);
  std::ranges::sort(optimizers);
  CHECK(catalog.optimizers.names() == optimizers);
  CHECK(catalog.schedules.names() == shipped("schedule"));
}

TEST_CASE("shipped optimizers and schedules are documented, and say where they come from") {
  const Session session;
  for (const auto& [name, entry] : session.catalog().optimizers) {
    CAPTURE(name);
    CHECK_FALSE(entry.summary.empty());
    CHECK_FALSE(entry.source.empty());
    for (const OptionSpec& spec : entry.options) {
      CHECK_FALSE(spec.help.empty());
      CHECK(spec.default_value.has_value());
    }
  }
  for (const auto& [name, entry] : session.catalog().schedules) {
    CAPTURE(name);
    CHECK_FALSE(entry.summary.empty());
    CHECK(entry.origin == "schedule." + name);
    CHECK(entry.digest.size() == 64);
    for (const OptionSpec& spec : entry.options) CHECK_FALSE(spec.help.empty());
  }
  CHECK(session.catalog().optimizers.find("adam").origin == "optim.adam");
  CHECK(session.catalog().optimizers.find("adam").digest.size() == 64);
}

TEST_CASE("native optimizers have the options of the scripts of the same name") {
  const Session session;
  for (const char* name : {"sgd", "adam", "adamw"}) {
    CAPTURE(name);
    const auto& script = session.catalog().optimizers.find(name).options;
    const auto& native = session.catalog().optimizers.find(std::string("native.") + name).options;
    REQUIRE(script.size() == native.size());
    for (const OptionSpec& spec : native) {
      CAPTURE(spec.name);
      const OptionSpec& twin = find_option(name, script, spec.name);
      CHECK(twin.expectation() == spec.expectation());
      CHECK(*twin.default_value == *spec.default_value);
    }
  }
}

TEST_CASE("a user's file is an optimizer by its path, named by its stem") {
  Bench bench;
  const std::string path = bench.write("my_rule.lua", kRule);
  const train::OptimizerEntry entry = bench.session.optimizer(path);
  CHECK(entry.name == "my_rule");
  CHECK(entry.summary == "a rule");
  CHECK(entry.origin == path);
  CHECK(entry.digest == sha256_hex(kRule));
  CHECK(entry.options.size() == 1);
  CHECK_NOTHROW((void)entry.make(resolve_options(entry.name, entry.options, {})));
}

TEST_CASE("a file is read anew each time") {
  Bench bench;
  const std::string path = bench.write("my_rule.lua", kRule);
  const std::string before = bench.session.optimizer(path).digest;
  std::string changed = kRule;
  changed.replace(changed.find("a rule"), 6, "better");
  bench.write("my_rule.lua", changed);
  const train::OptimizerEntry after = bench.session.optimizer(path);
  CHECK(after.digest != before);
  CHECK(after.summary == "better");
}

TEST_CASE("a file may require what lies beside it") {
  Bench bench;
  bench.write("my_parts.lua", "return { rate = 0.25 }");
  const std::string path = bench.write("my_rule.lua", R"(
    local parts = require "my_parts"
    local mine = require("optim.base").define { name = "mine", options = { lr = { default = parts.rate } } }
    function mine:step() end
    return mine)");
  CHECK(std::get<double>(*bench.session.optimizer(path).options[0].default_value) == 0.25);
}

TEST_CASE("rule, schedule and problem find modules of one name each in its own folder") {
  Bench bench;
  for (const char* folder : {"rules", "schedules", "problems"}) {
    fs::create_directory(bench.folder / folder);
    bench.write(std::string(folder) + "/helper.lua", fmt::format("return '{}'", folder));
  }
  run::RunRequest request;
  request.optimizer = bench.write("rules/mine.lua", R"(
    local mine = require("optim.base").define { name = "m", summary = require "helper", options = { lr = { default = 1 } } }
    function mine:step() end
    return mine)");
  request.schedule = bench.write("schedules/mine.lua", R"(
    local mine = require("schedule.base").define { name = "m", summary = require "helper" }
    function mine:factor() return 1 end
    return mine)");
  request.problem = bench.write("problems/mine.lua", R"(
    return require("problem").define { name = "bowl", summary = require "helper", start = { 1 }, value = function(x) return (x * x):sum() end })");
  const run::RunSettings settings = bench.session.resolve(request);
  CHECK(settings.optimizer.summary == "rules");
  CHECK(settings.schedule.summary == "schedules");
  CHECK(settings.problem.summary == "problems");
  const std::vector<CodeFile> code = settings.code();
  REQUIRE(code.size() == 6);
  CHECK((code[0] == CodeFile{"problem", "bowl", request.problem, settings.problem.digest}));
  CHECK((code[1] == CodeFile{"module", "helper", (bench.folder / "problems/helper.lua").string(),
                             sha256_hex("return 'problems'")}));
  CHECK(code[2].role == "optimizer");
  CHECK(code[2].name == "mine");
  CHECK(code[4].role == "schedule");
}

TEST_CASE("a file's state, and that of its modules, begins anew for each run of one session") {
  Bench bench;
  bench.write("counter.lua", "return { n = 0 }");
  const std::string path = bench.write("counting.lua", R"(
    local counter, own = require "counter", 0
    loaded = (rawget(_G, "loaded") or 0) + 1
    local mine = require("optim.base").define { name = "m", options = { lr = { default = 1 } } }
    function mine:step() end
    function mine:start()
      counter.n, own = counter.n + 1, own + 1
      assert(counter.n == 1 and own == 1 and loaded == 1)
    end
    return mine)");
  const train::OptimizerEntry entry = bench.session.optimizer(path);
  const auto problem = testing::built_problem("two_d_beale");
  for (int run = 0; run < 3; ++run) {
    const auto optimizer = entry.make(resolve_options(entry.name, entry.options, {}));
    optimizer->start({.parameters = problem->parameters(),
                      .random = data::RandomStreams(42).stream("optimizer")});
  }
}

TEST_CASE("a file that changes between the settings and a later run of them is refused") {
  Bench bench;
  bench.write("parts.lua", "return 1");
  const std::string path =
      bench.write("my_rule.lua", std::string("local parts = require 'parts'") + kRule);
  const train::OptimizerEntry entry = bench.session.optimizer(path);
  const Options options = resolve_options(entry.name, entry.options, {});
  CHECK_NOTHROW((void)entry.make(options));  // as it was loaded
  bench.write("parts.lua", "return 2");
  CHECK(testing::thrown_message(ErrorKind::io, [&] { (void)entry.make(options); }) ==
        path + ": " + (bench.folder / "parts.lua").string() +
            " changed while the run was prepared: expected one text");
}

TEST_CASE("what a required file says is part of the run key") {
  Bench bench;
  bench.write("parts.lua", "return 1");
  run::RunRequest request;
  request.problem = "two_d_beale";
  request.optimizer =
      bench.write("my_rule.lua", std::string("local parts = require 'parts'") + kRule);
  const std::string before = bench.session.resolve(request).run_key();
  CHECK(bench.session.resolve(request).run_key() == before);
  bench.write("parts.lua", "return 2");
  CHECK(bench.session.resolve(request).run_key() != before);
}

TEST_CASE("what a file draws while it is loaded is the same each time, and moves nothing") {
  Bench bench;
  const std::string path = bench.write("drawn.lua", R"(
    local text = math.random(1 << 60) .. " " .. torch.rand(1):item()
    local mine = require("optim.base").define { name = "m", summary = text, options = { lr = { default = 1 } } }
    function mine:step() end
    return mine)");
  lua_State* L = bench.session.interpreter().state();
  const auto draw = [&] {
    bench.session.interpreter().run_string(
        "drawn = math.random(1 << 60) .. ' ' .. torch.rand(1):item()", "test");
    lua_getglobal(L, "drawn");
    std::string text = lua_tostring(L, -1);
    lua_pop(L, 1);
    return text;
  };
  bench.session.interpreter().run_string("math.randomseed(1) torch.manual_seed(1)", "test");
  const std::string first = draw(), second = draw();
  bench.session.interpreter().run_string("math.randomseed(1) torch.manual_seed(1)", "test");
  const std::string summary = bench.session.optimizer(path).summary;
  CHECK(draw() == first);
  CHECK(bench.session.optimizer(path).summary == summary);
  CHECK(draw() == second);
}

TEST_CASE("a shipped script that a folder replaces is code of every run") {
  const testing::TemporaryFolder folder;
  run::RunRequest request;
  request.problem = "two_d_beale";
  request.optimizer = "native.sgd";
  const std::string plain = Session().resolve(request).run_key();
  const std::string text = read_script("scripts/named_options.lua");
  std::ofstream(folder / "named_options.lua") << text;
  Session same({.script_folders = {folder.path()}});
  CHECK(same.resolve(request).run_key() == plain);
  CHECK(same.resolve(request).code().empty());
  std::ofstream(folder / "named_options.lua") << text << "-- changed\n";
  Session other({.script_folders = {folder.path()}});
  CHECK(other.resolve(request).run_key() != plain);
  REQUIRE(other.resolve(request).code().size() == 1);
  CHECK(other.resolve(request).code()[0].name == "named_options");
}

TEST_CASE("names that are files are told from names that are not") {
  CHECK(is_script_path("my_rule.lua"));
  CHECK(is_script_path("./my_rule"));
  CHECK(is_script_path("rules/adam"));
  CHECK_FALSE(is_script_path("adam"));
  CHECK_FALSE(is_script_path("native.adam"));
}

TEST_CASE("an unknown optimizer is answered with the nearest") {
  Bench bench;
  CHECK(bench.complaint(ErrorKind::unknown_name, "adm") ==
        "unknown optimizer 'adm'; did you mean 'adam'? (`optbench list optimizers` shows all)");
  CHECK(testing::thrown_message(ErrorKind::unknown_name,
                                [&] { (void)bench.session.schedule("cosin"); }) ==
        "unknown schedule 'cosin'; did you mean 'cosine'? (`optbench list schedules` shows all)");
  run::RunRequest request;
  request.problem = "quadratic";
  CHECK(testing::thrown_message(ErrorKind::unknown_name, [&] {
          (void)bench.session.resolve(request);
        }).starts_with("unknown problem 'quadratic'"));
}

TEST_CASE("a file that is not there, or is a folder, is an error that names it") {
  Bench bench;
  CHECK(bench.complaint(ErrorKind::not_found, "nowhere/my_rule.lua") ==
        "nowhere/my_rule.lua: no such file: expected a script that declares an optimizer");
  fs::create_directory(bench.folder / "folder.lua");
  CHECK(bench.complaint(ErrorKind::not_found, (bench.folder / "folder.lua").string())
            .find("folder.lua") != std::string::npos);
  CHECK(testing::thrown_message(ErrorKind::not_found, [&] {
          (void)bench.session.schedule("nowhere/mine.lua");
        }) == "nowhere/mine.lua: no such file: expected a script that declares a schedule");
}

TEST_CASE("a syntax error names file and line") {
  Bench bench;
  const std::string path = bench.write("broken.lua", "local x = 1\nif x then\nx = = 2\nend");
  CHECK(bench.complaint(ErrorKind::script, path) == path + ":3: unexpected symbol near '='");
}

TEST_CASE("an error while the file runs names file and line") {
  Bench bench;
  const std::string path = bench.write("broken.lua", "\nlocal x = nil + 1");
  CHECK(bench.complaint(ErrorKind::script, path).starts_with(path + ":2: "));
}

TEST_CASE("a file that gives something else is an error that says what") {
  Bench bench;
  CHECK(bench.complaint(bench.write("number.lua", "return 3")) ==
        "number.lua: must return what optimizer.define gave, got 3");
  CHECK(bench.complaint(bench.write("empty.lua", "")) ==
        "empty.lua: must return what optimizer.define gave, got nil");
  CHECK(bench.complaint(bench.write("schedule.lua", "return require 'schedule.cosine'"))
            .starts_with("schedule.lua: must return what optimizer.define gave, got a schedule ("));
}

TEST_CASE(
    "a file that fails leaves the stack of the interpreter as it was, for the next run of a "
    "worker") {
  Bench bench;
  lua_State* L = bench.session.interpreter().state();
  const int top = lua_gettop(L);
  const std::string number = bench.write("number.lua", "return 3");
  const std::string empty =
      bench.write("no_step.lua", "return require('optim.base').define { name = 'x' }");
  for (int i = 0; i < 3; ++i) {
    CHECK_THROWS_AS((void)bench.session.optimizer(number), Error);
    CHECK_THROWS_AS((void)bench.session.optimizer(empty), Error);
  }
  CHECK(lua_gettop(L) == top);
}

TEST_CASE("epochs and factors choose the multistep schedule") {
  Bench bench;
  run::RunRequest request;
  request.problem = "quadratic_deep";
  request.lr_sched_epochs = {50, 100};
  request.lr_sched_factors = {0.1, 0.01};
  const run::RunSettings settings = bench.session.resolve(request);
  CHECK(settings.schedule.name == "multistep");
  CHECK(settings.request.schedule_set.numbers("factors") == std::vector<double>{0.1, 0.01});
  request.lr_sched_factors.reset();
  CHECK(
      testing::thrown_message(ErrorKind::invalid_argument,
                              [&] { (void)bench.session.resolve(request); }) ==
      "run: lr_sched_epochs and lr_sched_factors must be given together, got only lr_sched_epochs");
}

TEST_CASE("what a schedule's options mean together is checked before the run") {
  Bench bench;
  run::RunRequest request;
  request.problem = "quadratic_deep";
  request.lr_sched_epochs = {50, 100};
  request.lr_sched_factors = {0.1};
  CHECK(testing::thrown_message(ErrorKind::script, [&] { (void)bench.session.resolve(request); }) ==
        "multistep: epochs and factors must be of equal length, got 2 and 1");
}

TEST_CASE("folders of the session come before the shipped scripts") {
  testing::TemporaryFolder folder;
  fs::create_directories(folder / "optim");
  std::ofstream(folder / "optim/sgd.lua") << R"(
    local mine = require("optim.base").define { name = "sgd", summary = "another one", options = { lr = { default = 1 } } }
    function mine:step() end
    return mine)";
  const Session session({.script_folders = {folder.path()}});
  CHECK(session.catalog().optimizers.find("sgd").summary == "another one");
}

}  // namespace optbench::bindings::training
