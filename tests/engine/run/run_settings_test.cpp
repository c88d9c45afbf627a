// SPDX-License-Identifier: MIT
// resolve_run(): defaults, refusals, folder and key. Execution is tested in execute_test.cpp.
#include "engine/run/settings.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <limits>
#include <regex>
#include <set>

#include "tests/support/tiny_bench.hpp"

namespace optbench::run {
namespace {

namespace fs = std::filesystem;
using testing::constant_schedule;
using testing::multistep_schedule;
using testing::TinyEntry;
using Bench = testing::TinyBench;

RunRequest request(const fs::path& output_dir = "unused") {
  return testing::tiny_request(output_dir);
}

}  // namespace

TEST_CASE("what a request leaves open takes the problem's and the optimizer's defaults") {
  const Bench bench{.entry = testing::TinyEntry({.default_l2 = 0.25})};
  const RunSettings settings = bench.resolve(request());
  CHECK(settings.num_epochs == 2);
  CHECK(settings.batch_size == 3);
  CHECK(settings.request.learning_rate == 0.1);
  CHECK(settings.optimizer_options.number("lr") == 0.1);
  CHECK_FALSE(settings.request.weight_decay.has_value());
  CHECK(settings.l2_factor == 0.25);
  CHECK(settings.seed == 42);
  CHECK(settings.request.label == "probe");
  CHECK((settings.device.dtype == at::kFloat));
  CHECK(settings.device.threads == 1);
  CHECK_FALSE(settings.request.no_logs);
  CHECK(settings.warnings.empty());
}

TEST_CASE("what a request gives is taken") {
  const Bench bench{.entry = testing::TinyEntry({.default_l2 = 0.25})};
  RunRequest asked = request("out");
  asked.learning_rate = 0.5;
  asked.num_epochs = 7;
  asked.batch_size = 5;
  asked.weight_decay = 0;
  asked.random_seed = 3;
  asked.valid_size = 2;
  asked.dtype = "float64";
  asked.label = "mine";
  asked.data_dir = "/data";
  asked.no_logs = true;
  const RunSettings settings = bench.resolve(asked);
  CHECK(settings.request.learning_rate == 0.5);
  CHECK(settings.num_epochs == 7);
  CHECK(settings.batch_size == 5);
  CHECK(settings.request.weight_decay == 0.0);
  CHECK(settings.l2_factor == 0);
  CHECK(settings.seed == 3);
  CHECK(settings.request.label == "mine");
  CHECK(settings.dataset_request().data_dir == "/data");
  CHECK(settings.dataset_request().valid_size == 2);
  CHECK((settings.dataset_request().device.dtype == at::kDouble));
  CHECK(settings.dataset_request().streams.seed() == 3);
  CHECK(settings.request.no_logs);
}

TEST_CASE(
    "the data set's options reach it, and mark folder and key where they are not the default") {
  const Bench bench{
      .entry = testing::TinyEntry({.dataset_options = {{.name = "normalisation",
                                                        .kind = OptionKind::string,
                                                        .default_value = "image",
                                                        .allowed = {"image", "channel"}}}})};
  RunRequest asked = request();
  const RunSettings standard = bench.resolve(asked);
  CHECK(standard.dataset_request().options.string("normalisation") == "image");
  asked.dataset_set.set("normalisation", std::string("image"));
  CHECK(bench.resolve(asked).run_key() == standard.run_key());
  asked.dataset_set.set("normalisation", std::string("channel"));
  const RunSettings other = bench.resolve(asked);
  CHECK(other.dataset_request().options.string("normalisation") == "channel");
  CHECK(other.run_key() != standard.run_key());
  CHECK(other.folder().filename().string() ==
        standard.folder().filename().string() + "__normalisation__channel");
  asked.dataset_set.set("normalisation", std::string("chanel"));
  CHECK(bench.complaint(asked) ==
        "data set 'tiny_numbers': option 'normalisation' must be 'image' or 'channel', got "
        "\"chanel\"; did you mean 'channel'?");
  RunRequest unknown = request();
  unknown.dataset_set.set("compat", true);
  CHECK(bench.complaint(unknown) ==
        "data set 'tiny_numbers': unknown option 'compat' (options: normalisation)");
}

TEST_CASE("the problem's options mark folder and key where they are not the default") {
  const Bench bench{.entry =
                        testing::TinyEntry({.problem_options = {{.name = "loss",
                                                                 .kind = OptionKind::string,
                                                                 .default_value = "plain",
                                                                 .allowed = {"plain", "other"}}}})};
  RunRequest asked = request();
  const RunSettings standard = bench.resolve(asked);
  CHECK(standard.request.problem_set.string("loss") == "plain");
  asked.problem_set.set("loss", std::string("plain"));
  CHECK(bench.resolve(asked).run_key() == standard.run_key());
  asked.problem_set.set("loss", std::string("other"));
  const RunSettings other = bench.resolve(asked);
  CHECK(other.request.problem_set.string("loss") == "other");
  CHECK(other.run_key() != standard.run_key());
  CHECK(other.folder().filename().string() ==
        standard.folder().filename().string() + "__loss__other");
  RunRequest unknown = request();
  unknown.problem_set.set("losss", std::string("other"));
  CHECK(bench.complaint(unknown) == "problem 'tiny': unknown option 'losss'; did you mean 'loss'?");
}

TEST_CASE("a repeated order of the examples marks folder and key, and another word is refused") {
  const Bench bench;
  const RunSettings fresh = bench.resolve(request());
  CHECK_FALSE(fresh.dataset_request().repeats_order);
  RunRequest asked = request();
  asked.order = "repeated";
  const RunSettings repeated = bench.resolve(asked);
  CHECK(repeated.dataset_request().repeats_order);
  CHECK(repeated.run_key() != fresh.run_key());
  CHECK(repeated.folder().filename().string() ==
        fresh.folder().filename().string() + "__order__repeated");
  asked.order = "random";
  CHECK(bench.complaint(asked) == "run: order must be fresh or repeated, got 'random'");
}

TEST_CASE("a run takes the problem's number of threads, where no other is asked for") {
  const Bench bench;
  const machine::ThreadsInForce in_use(3);
  RunRequest asked = request();
  asked.threads = 0;
  model::ProblemEntry problem = bench.entry.problem();
  const auto threads = [&] {
    return resolve_run(asked, problem, bench.optimizer, bench.schedule).request.threads;
  };
  CHECK(threads() == 3);
  problem.default_threads = 1;
  CHECK(threads() == 1);
  problem.default_threads = 8;  // not more than are in use
  CHECK(threads() == 3);
  asked.threads = 5;
  CHECK(threads() == 5);
}

TEST_CASE(
    "a run on synthetic data says so in folder and key; computed data have no synthetic form") {
  const Bench of_files{.entry = testing::TinyEntry({.files = {{.name = "numbers.txt"}}})};
  RunRequest asked = request();
  const RunSettings real = of_files.resolve(asked);
  asked.synthetic = true;
  const RunSettings stand_in = of_files.resolve(asked);
  CHECK(stand_in.dataset_request().synthetic);
  CHECK(stand_in.run_key() != real.run_key());
  CHECK(stand_in.folder().filename().string() ==
        real.folder().filename().string() + "__synthetic__True");
  const Bench computed;
  CHECK_FALSE(computed.resolve(asked).request.synthetic);
}

TEST_CASE("numbers that make no run are refused by name") {
  const Bench bench;
  const auto complaint = [&](auto member, auto value) {
    RunRequest asked = request();
    asked.*member = value;
    return bench.complaint(asked);
  };
  CHECK(complaint(&RunRequest::num_epochs, -1) == "run: num_epochs must be at least 0, got -1");
  CHECK(complaint(&RunRequest::batch_size, 0) == "run: batch_size must be at least 1, got 0");
  CHECK(complaint(&RunRequest::valid_size, -1) == "run: valid_size must be at least 0, got -1");
  CHECK(complaint(&RunRequest::train_log_interval, 0) ==
        "run: train_log_interval must be at least 1, got 0");
  CHECK(complaint(&RunRequest::random_seed, -5) == "run: random_seed must be at least 0, got -5");
  CHECK(complaint(&RunRequest::threads, -1) == "run: threads must be at least 0, got -1");
  CHECK(complaint(&RunRequest::weight_decay, -0.5) ==
        "run: weight_decay must be a finite number of at least 0, got -0.5");
  CHECK(complaint(&RunRequest::weight_decay, std::numeric_limits<double>::infinity()) ==
        "run: weight_decay must be a finite number of at least 0, got inf");
  CHECK(complaint(&RunRequest::dtype, "float16") ==
        "dtype: must be float32 or float64, got 'float16'");
  CHECK(complaint(&RunRequest::device, "gpu") == "device: must be cpu, cuda or cuda:N, got 'gpu'");
  CHECK(complaint(&RunRequest::learning_rate, -1.0) ==
        "probe: option 'lr' must be a number of at least 0, got -1.0");
}

TEST_CASE(
    "a label that is no folder's name is refused, control characters shown as what they are") {
  const Bench bench;
  const std::string opening =
      "run: label must be a folder's name (not hidden, no '/', no control characters, at most 255 "
      "bytes), got ";
  const auto complaint = [&](const std::string& label) {
    RunRequest asked = request();
    asked.label = label;
    return bench.complaint(asked);
  };
  CHECK(complaint("a/b") == opening + "\"a/b\"");
  CHECK(complaint("..") == opening + "\"..\"");
  CHECK(complaint("a\nb") == opening + R"("a\nb")");
  CHECK(complaint("\x1b[31mred") == opening + R"("\u001b[31mred")");
  CHECK(complaint("a\x7f") == opening + R"("a\u007f")");
  CHECK(complaint(std::string(256, 'x')).starts_with(opening));
  CHECK(complaint(std::string(255, 'x')) == "(no Error)");
  CHECK(complaint("Größe 2") == "(no Error)");
}

TEST_CASE("numbers too large for any run are refused by name, not cut to fewer bits") {
  const Bench bench;
  const auto complaint = [&](auto member, std::int64_t value) {
    RunRequest asked = request();
    asked.*member = value;
    return bench.complaint(asked);
  };
  constexpr std::int64_t k32Bits = std::int64_t{1} << 32;
  CHECK(complaint(&RunRequest::threads, 20000) == "run: threads must be at most 1024, got 20000");
  CHECK(complaint(&RunRequest::threads, k32Bits + 1) ==
        "run: threads must be at most 1024, got 4294967297");
  CHECK(complaint(&RunRequest::num_epochs, k32Bits) ==
        "run: num_epochs must be at most 1000000000, got 4294967296");
  CHECK(complaint(&RunRequest::batch_size, k32Bits + 3) ==
        "run: batch_size must be at most 1000000000, got 4294967299");
  CHECK(complaint(&RunRequest::valid_size, k32Bits) ==
        "run: valid_size must be at most 1000000000, got 4294967296");
  CHECK(complaint(&RunRequest::train_log_interval, std::numeric_limits<std::int64_t>::max()) ==
        "run: train_log_interval must be at most 1000000000, got 9223372036854775807");
}

TEST_CASE("every integer of a run has bounds on both sides, but for the seed") {
  for (const Setting& setting : kSettings) {
    const std::string name = setting.name;
    CAPTURE(name);
    if (setting_type(setting) != "integer" || name == "random_seed") continue;
    CHECK(setting.at_least.has_value());
    CHECK(setting.at_most.has_value());
  }
}

TEST_CASE("a rate given twice must be the same rate") {
  const Bench bench;
  RunRequest asked = request();
  asked.learning_rate = 1;
  asked.set.set("lr", 0.5);
  CHECK(bench.complaint(asked) ==
        "probe: the learning rate is given twice, as 1 and as option 'lr' = 0.5");
  asked.set.set("lr", 1.0);
  CHECK(bench.resolve(asked).request.learning_rate == 1.0);
  asked.set.set("lr", std::int64_t{1});  // as Lua writes it: set = { lr = 1 }
  CHECK(bench.resolve(asked).request.learning_rate == 1.0);
}

TEST_CASE("a rate for an optimizer that has none is refused") {
  Bench bench;
  bench.optimizer.options.clear();
  bench.optimizer.options.push_back({.name = "size", .default_value = 1.0});
  RunRequest asked = request();
  CHECK_FALSE(bench.resolve(asked).request.learning_rate.has_value());
  asked.learning_rate = 0.1;
  CHECK(bench.complaint(asked) == "probe: unknown option 'lr' (options: size)");
}

TEST_CASE("the epochs and factors of a multistep schedule come together and only with it") {
  Bench bench;
  RunRequest asked = request();
  asked.lr_sched_epochs = {50, 100};
  CHECK(
      bench.complaint(asked) ==
      "run: lr_sched_epochs and lr_sched_factors must be given together, got only lr_sched_epochs");
  asked.lr_sched_epochs.reset();
  asked.lr_sched_factors = {0.1, 0.01};
  CHECK(bench.complaint(asked) ==
        "run: lr_sched_epochs and lr_sched_factors must be given together, got only "
        "lr_sched_factors");
  asked.lr_sched_epochs = {50, 100};
  CHECK(bench.complaint(asked) ==
        "run: lr_sched_epochs belong to the schedule 'multistep', but 'constant' is chosen");
  bench.schedule = testing::multistep_schedule();
  const RunSettings settings = bench.resolve(asked);
  CHECK(settings.request.schedule_set.integers("epochs") == std::vector<std::int64_t>{50, 100});
  CHECK(settings.request.schedule_set.numbers("factors") == std::vector<double>{0.1, 0.01});
}

TEST_CASE("a weight decay on a problem without L2 term is ignored with a warning") {
  const Bench bench;
  RunRequest asked = request();
  asked.weight_decay = 0.5;
  const RunSettings settings = bench.resolve(asked);
  CHECK(settings.l2_factor == 0);
  REQUIRE(settings.warnings.size() == 1);
  CHECK(settings.warnings[0] ==
        "problem 'tiny' has no L2 term: weight_decay 0.5 is ignored (an optimizer's own decay is "
        "set with --set "
        "weight_decay=...)");
}

TEST_CASE("folders are named as in DeepOBS") {
  Bench bench;
  RunRequest asked = request("res");
  asked.num_epochs = 2;
  asked.batch_size = 128;
  bench.optimizer.options = {
      {.name = "lr", .default_value = 1e-3},
      {.name = "nesterov", .kind = OptionKind::boolean, .default_value = false},
      {.name = "momentum", .default_value = 0.9}};
  bench.optimizer.name = "SGD";
  // The example of DeepOBS 1.2's own documentation.
  CHECK(bench.resolve(asked).folder() ==
        fs::path("res/tiny/SGD/"
                 "num_epochs__2__batch_size__128__lr__1.e-03__momentum__9.e-01__nesterov__False"));

  asked.weight_decay = 0.0005;
  asked.label = "tuned";
  asked.lr_sched_epochs = {50, 100};
  asked.lr_sched_factors = {0.1, 0.01};
  bench.schedule = testing::multistep_schedule();
  CHECK(bench.resolve(asked).folder() ==
        fs::path(
            "res/tiny/tuned/"
            "num_epochs__2__batch_size__128__weight_decay__5.e-04__lr__1.e-03__momentum__9.e-01__"
            "nesterov__False__lr_sched_epochs__[50, 100]__lr_sched_factors__[0.1, 0.01]"));
}

TEST_CASE("settings that change the numbers are in the folder's name unless at their defaults") {
  Bench bench;
  RunRequest asked = request("res");
  CHECK(bench.resolve(asked).training_parameters().empty());
  asked.dtype = "float64";
  asked.valid_size = 4;
  CHECK(bench.resolve(asked).folder().filename() ==
        "num_epochs__2__batch_size__3__lr__1.e-01__dtype__float64__valid_size__4");
  bench.schedule.name = "my_schedule";
  bench.schedule.options = {{.name = "warmup", .default_value = 0.5}};
  CHECK(bench.resolve(request("res")).folder().filename() ==
        "num_epochs__2__batch_size__3__lr__1.e-01__schedule__my_schedule__schedule_warmup__5.e-01");
}

TEST_CASE("a user's schedule that is called multistep too may have options of its own") {
  Bench bench;
  bench.schedule = testing::constant_schedule();
  bench.schedule.name = "multistep";
  bench.schedule.options = {
      {.name = "every", .kind = OptionKind::integer, .default_value = std::int64_t{5}}};
  bench.schedule.origin = "./multistep.lua";
  CHECK_NOTHROW((void)bench.resolve(request()).folder());
}

TEST_CASE(
    "a user's schedule that is called constant does not share the folder of the shipped one") {
  Bench bench;
  const fs::path shipped = bench.resolve(request()).folder();
  bench.schedule.options = {{.name = "factor", .default_value = 0.5}};
  bench.schedule.origin = "./constant.lua";
  bench.schedule.digest = "1234";
  CHECK(bench.resolve(request()).folder() != shipped);
}

TEST_CASE("the run key changes with everything that decides the numbers, and with nothing else") {
  const Bench bench{.entry = testing::TinyEntry({.default_l2 = 0.25})};
  const std::string key = bench.resolve(request()).run_key();
  CHECK(std::regex_match(key, std::regex("[0-9a-f]{16}")));
  const auto key_with = [&](auto change) {
    RunRequest asked = request();
    change(asked);
    return bench.resolve(asked).run_key();
  };
  std::set<std::string> keys = {key};
  keys.insert(key_with([](RunRequest& r) { r.learning_rate = 0.2; }));
  keys.insert(key_with([](RunRequest& r) { r.num_epochs = 3; }));
  keys.insert(key_with([](RunRequest& r) { r.batch_size = 4; }));
  keys.insert(key_with([](RunRequest& r) { r.weight_decay = 0.5; }));
  keys.insert(key_with([](RunRequest& r) { r.random_seed = 43; }));
  keys.insert(key_with([](RunRequest& r) { r.valid_size = 2; }));
  keys.insert(key_with([](RunRequest& r) { r.dtype = "float64"; }));
  keys.insert(key_with([](RunRequest& r) { r.train_log_interval = 1; }));
  CHECK(keys.size() == 9);

  Bench other;
  other.optimizer.digest = "changed";
  keys.insert(other.resolve(request()).run_key());
  other.optimizer.digest = "";
  other.schedule.digest = "changed";
  keys.insert(other.resolve(request()).run_key());
  other.schedule = testing::multistep_schedule();
  RunRequest asked = request();
  asked.lr_sched_epochs = {1};
  asked.lr_sched_factors = {0.5};
  keys.insert(other.resolve(asked).run_key());
  CHECK(keys.size() == 12);

  CHECK(key_with([](RunRequest& r) { r.threads = 2; }) == key);
  CHECK(key_with([](RunRequest& r) { r.output_dir = "elsewhere"; }) == key);
  CHECK(key_with([](RunRequest& r) { r.data_dir = "/data"; }) == key);
  CHECK(key_with([](RunRequest& r) { r.label = "mine"; }) == key);
  CHECK(key_with([](RunRequest& r) { r.weight_decay = 0.25; }) == key);  // the default, given
}

TEST_CASE("what scripts require is part of the key by name and digest, not by path or order") {
  Bench bench;
  model::ProblemEntry problem = bench.entry.problem();
  const auto key = [&] {
    return resolve_run(request(), problem, bench.optimizer, bench.schedule).run_key();
  };
  const CodeFile one = {"module", "one", "a/one.lua", "11"};
  const CodeFile two = {"module", "two", "a/two.lua", "22"};
  std::set<std::string> keys = {key()};
  for (auto* code : {&problem.code, &bench.optimizer.code, &bench.schedule.code}) {
    *code = {one};
    keys.insert(key());
    *code = {two, one};
    keys.insert(key());
    code->front().sha256 = "33";
    keys.insert(key());
    code->clear();
  }
  CHECK(keys.size() == 10);
  bench.optimizer.code = {one, two};
  const std::string before = key();
  bench.optimizer.code = {two, one};
  bench.optimizer.code[0].file = "elsewhere/two.lua";
  CHECK(key() == before);
}

TEST_CASE("an identity is what runs that differ in the seed alone have in common") {
  const Bench bench;
  RunRequest asked = request();
  const RunSettings first = bench.resolve(asked);
  asked.random_seed = 43;
  CHECK(bench.resolve(asked).identity() == first.identity());
  CHECK(bench.resolve(asked).run_key() != first.run_key());
  CHECK(first.identity() != first.run_key());
  asked.batch_size = 4;
  CHECK(bench.resolve(asked).identity() != first.identity());
}

TEST_CASE("a run of what has no identity equals none, and says why") {
  Bench bench;
  CHECK(bench.resolve(request()).identity_missing().empty());
  bench.optimizer.identity_missing = "it is a function";
  const RunSettings settings = bench.resolve(request());
  CHECK(settings.identity_missing() == "it is a function");
  CHECK(settings.run_key().empty());
  CHECK(settings.identity().empty());
}

}  // namespace optbench::run
