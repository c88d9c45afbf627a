// SPDX-License-Identifier: MIT
#include "engine/run.hpp"

#include "engine/atomic_file.hpp"
#include "engine/json_text.hpp"
#include "engine/native/native_optimizers.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <limits>
#include <regex>
#include <set>

#include "tests/support/probe_optimizer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"
#include "tests/support/tiny_problem.hpp"

namespace optbench {
namespace {

namespace fs = std::filesystem;
using testing::probe_entry;
using testing::TemporaryFolder;
using testing::thrown_message;
using testing::TinyEntry;

ScheduleEntry constant_schedule() {
  return {.name = "constant",
          .summary = "",
          .source = "",
          .options = {},
          .make = [](const Options&) -> Schedule { return [](const Progress&) { return 1.0; }; },
          .origin = "test",
          .digest = ""};
}

ScheduleEntry multistep_schedule() {
  return {.name = "multistep",
          .summary = "",
          .source = "",
          .options = {{.name = "epochs", .kind = OptionKind::integers, .from = 0.0},
                      {.name = "factors", .kind = OptionKind::numbers, .from = 0.0}},
          .make = [](const Options&) -> Schedule { return [](const Progress&) { return 1.0; }; },
          .origin = "test",
          .digest = ""};
}

RunRequest request(const fs::path& output_dir = "unused") {
  RunRequest result;
  result.problem = "tiny";
  result.optimizer = "probe";
  result.output_dir = output_dir;
  result.threads = 1;
  return result;
}

/// Resolves requests for the tiny problem.
struct Bench {
  TinyEntry entry;
  OptimizerEntry optimizer = probe_entry();
  ScheduleEntry schedule = constant_schedule();

  [[nodiscard]] RunSettings resolve(const RunRequest& asked) const {
    return resolve_run(asked, entry.problem(), optimizer, schedule);
  }
  [[nodiscard]] std::string complaint(const RunRequest& asked) const {
    return thrown_message(ErrorKind::invalid_argument, [&] { (void)resolve(asked); });
  }
  [[nodiscard]] RunResult run(const RunRequest& asked) const {
    TrainObserver observer;
    return execute_run(resolve(asked), observer);
  }
};

struct StopAtOnce : TrainObserver {
  std::optional<Stop> stop() override {
    return Stop{.outcome = Outcome::interrupted, .reason = "a signal asked for the end"};
  }
};

/// All files and folders under `folder`, relative.
std::set<std::string> contents_of(const fs::path& folder) {
  std::set<std::string> names;
  std::error_code missing;
  for (const auto& entry : fs::recursive_directory_iterator(folder, missing)) {
    names.insert(fs::relative(entry.path(), folder).string());
  }
  return names;
}

/// Sets an environment variable for as long as it lives.
class EnvironmentVariable {
 public:
  EnvironmentVariable(const char* name, const char* value) : name_(name) {
    if (const char* present = std::getenv(name)) kept_ = present;
    if (value == nullptr) {
      ::unsetenv(name);
    } else {
      ::setenv(name, value, 1);
    }
  }
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;
  ~EnvironmentVariable() {
    if (kept_) {
      ::setenv(name_, kept_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> kept_;
};

}  // namespace

TEST_CASE("what a request leaves open takes the problem's and the rule's defaults") {
  const Bench bench{.entry = TinyEntry({.default_l2 = 0.25})};
  const RunSettings settings = bench.resolve(request());
  CHECK(settings.num_epochs == 2);
  CHECK(settings.batch_size == 3);
  CHECK(settings.learning_rate == 0.1);
  CHECK(settings.optimizer_options.number("lr") == 0.1);
  CHECK_FALSE(settings.weight_decay.has_value());
  CHECK(settings.l2_factor == 0.25);
  CHECK(settings.seed == 42);
  CHECK(settings.label == "probe");
  CHECK((settings.device.dtype == at::kFloat));
  CHECK(settings.device.threads == 1);
  CHECK(settings.write_logs);
  CHECK(settings.warnings.empty());
}

TEST_CASE("what a request gives is taken") {
  const Bench bench{.entry = TinyEntry({.default_l2 = 0.25})};
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
  CHECK(settings.learning_rate == 0.5);
  CHECK(settings.num_epochs == 7);
  CHECK(settings.batch_size == 5);
  CHECK(settings.weight_decay == 0.0);
  CHECK(settings.l2_factor == 0);
  CHECK(settings.seed == 3);
  CHECK(settings.label == "mine");
  CHECK(settings.dataset_request().data_dir == "/data");
  CHECK(settings.dataset_request().valid_size == 2);
  CHECK((settings.dataset_request().device.dtype == at::kDouble));
  CHECK(settings.dataset_request().streams.seed() == 3);
  CHECK_FALSE(settings.write_logs);
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
  CHECK(complaint(&RunRequest::label, "a/b") == "run: label must be a folder's name, got 'a/b'");
  CHECK(complaint(&RunRequest::label, "..") == "run: label must be a folder's name, got '..'");
  CHECK(complaint(&RunRequest::learning_rate, -1.0) ==
        "probe: option 'lr' must be a number of at least 0, got -1.0");
}

TEST_CASE("a rate given twice must be the same rate") {
  const Bench bench;
  RunRequest asked = request();
  asked.learning_rate = 1;
  asked.set.set("lr", 0.5);
  CHECK(bench.complaint(asked) ==
        "probe: the learning rate is given twice, as 1 and as option 'lr' = 0.5");
  asked.set.set("lr", 1.0);
  CHECK(bench.resolve(asked).learning_rate == 1.0);
  asked.set.set("lr", std::int64_t{1});  // as Lua writes it: set = { lr = 1 }
  CHECK(bench.resolve(asked).learning_rate == 1.0);
}

TEST_CASE("a rate for a rule that has none is refused") {
  Bench bench;
  bench.optimizer.options.clear();
  bench.optimizer.options.push_back({.name = "size", .default_value = 1.0});
  RunRequest asked = request();
  CHECK_FALSE(bench.resolve(asked).learning_rate.has_value());
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
  bench.schedule = multistep_schedule();
  const RunSettings settings = bench.resolve(asked);
  CHECK(settings.schedule_options.integers("epochs") == std::vector<std::int64_t>{50, 100});
  CHECK(settings.schedule_options.numbers("factors") == std::vector<double>{0.1, 0.01});
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

TEST_CASE("folders follow the rule of DeepOBS") {
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
  bench.schedule = multistep_schedule();
  CHECK(bench.resolve(asked).folder() ==
        fs::path(
            "res/tiny/tuned/"
            "num_epochs__2__batch_size__128__weight_decay__5.e-04__lr__1.e-03__momentum__9.e-01__"
            "nesterov__False__lr_sched_epochs__[50, 100]__lr_sched_factors__[0.1, 0.01]"));
}

TEST_CASE("what departs from the defaults and changes the numbers is in the folder's name") {
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
  bench.schedule = constant_schedule();
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
  const Bench bench{.entry = TinyEntry({.default_l2 = 0.25})};
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
  other.schedule = multistep_schedule();
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

TEST_CASE("a finished run is filed under its name, alone, and whole") {
  const TemporaryFolder folder;
  const Bench bench;
  const RunResult result = bench.run(request(folder.path()));
  CHECK(result.history.outcome == Outcome::finished);
  REQUIRE(fs::exists(result.path));
  CHECK(result.path.parent_path() == result.settings.folder());
  CHECK(std::regex_match(result.path.filename().string(),
                         std::regex(R"(random_seed__42__\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.json)")));
  CHECK(contents_of(folder.path()) ==
        std::set<std::string>{"tiny", "tiny/probe",
                              "tiny/probe/num_epochs__2__batch_size__3__lr__1.e-01",
                              fs::relative(result.path, folder.path()).string()});
  const Json record = read_json_file(result.path);
  CHECK(record["optbench"]["outcome"] == "finished");
  CHECK(read_file(result.path).ends_with("}\n"));
  CHECK(record["test_losses"].size() == 3);
}

TEST_CASE("without logs nothing is written") {
  const TemporaryFolder folder;
  const Bench bench;
  RunRequest asked = request(folder / "out");
  asked.no_logs = true;
  const RunResult result = bench.run(asked);
  CHECK(result.path.empty());
  CHECK(folder.names().empty());
  CHECK(result.history.outcome == Outcome::finished);
}

TEST_CASE("runs of the same second get names of their own and replace nothing") {
  const TemporaryFolder folder;
  const Bench bench;
  std::set<fs::path> paths;
  for (int i = 0; i < 4; ++i) paths.insert(bench.run(request(folder.path())).path);
  CHECK(paths.size() == 4);
  for (const fs::path& path : paths) CHECK(fs::exists(path));
}

TEST_CASE("a diverged run is a result: full length, NaN words, outcome and reason") {
  const TemporaryFolder folder;
  Bench bench;
  bench.optimizer = probe_entry([](testing::ProbeOptimizer& rule) {
    rule.on_step = [](Parameters& parameters, const OptimizerStep& step) {
      if (step.t == 4) parameters.flat_values().fill_(std::numeric_limits<double>::infinity());
    };
  });
  RunRequest asked = request(folder.path());
  asked.num_epochs = 4;
  asked.train_log_interval = 1;
  const RunResult result = bench.run(asked);
  CHECK(result.path.extension() == ".json");
  const std::string text = read_file(result.path);
  CHECK(text.find("NaN") != std::string::npos);
  CHECK(text.find("Infinity") != std::string::npos);
  CHECK(text.find("null, null") == std::string::npos);
  const Json record = read_json_file(result.path);
  CHECK(record["optbench"]["outcome"] == "diverged");
  CHECK(record["optbench"]["reason"] == "the mini-batch loss in epoch 1, step 1 is inf");
  REQUIRE(record["test_losses"].size() == 5);
  CHECK(std::isfinite(record["test_losses"][1].get<double>()));
  CHECK(std::isnan(record["test_losses"][2].get<double>()));
  CHECK(record["minibatch_train_losses"].size() == 12);
  CHECK(std::isinf(record["minibatch_train_losses"][4].get<double>()));
  CHECK(std::isnan(record["minibatch_train_losses"][5].get<double>()));
}

TEST_CASE("an interrupted run is filed where no reader takes it for a whole one") {
  const TemporaryFolder folder;
  const Bench bench;
  StopAtOnce observer;
  const RunResult result = execute_run(bench.resolve(request(folder.path())), observer);
  CHECK(result.path.string().ends_with(".json.interrupted"));
  const Json record = read_json_file(result.path);
  CHECK(record["optbench"]["outcome"] == "interrupted");
  CHECK(record["optbench"]["reason"] == "a signal asked for the end");
  for (const std::string& name : contents_of(folder.path())) CHECK_FALSE(name.ends_with(".json"));
  CHECK_FALSE(find_finished_run(bench.resolve(request(folder.path()))).has_value());
  CHECK_FALSE(find_run_of_seed(bench.resolve(request(folder.path()))).has_value());
}

TEST_CASE("a run of this seed is found again, a run of another seed or setting is not") {
  const TemporaryFolder folder;
  const Bench bench;
  const RunResult result = bench.run(request(folder.path()));
  const auto found_with = [&](auto change) {
    RunRequest asked = request(folder.path());
    change(asked);
    return find_run_of_seed(bench.resolve(asked));
  };
  CHECK(found_with([](RunRequest&) {}) == result.path);
  CHECK_FALSE(found_with([](RunRequest& r) { r.random_seed = 4; }).has_value());
  CHECK_FALSE(found_with([](RunRequest& r) { r.random_seed = 421; }).has_value());
  CHECK_FALSE(found_with([](RunRequest& r) { r.num_epochs = 3; }).has_value());
  CHECK_FALSE(found_with([](RunRequest& r) { r.output_dir = "nowhere"; }).has_value());
}

TEST_CASE("a finished run is found by its key among what else lies there") {
  const TemporaryFolder folder;
  Bench bench;
  const RunResult first = bench.run(request(folder.path()));
  const RunSettings settings = bench.resolve(request(folder.path()));
  CHECK(find_finished_run(settings) == first.path);

  // The same folder, but the script has changed since.
  bench.optimizer.digest = "new";
  CHECK_FALSE(find_finished_run(bench.resolve(request(folder.path()))).has_value());
  CHECK(find_run_of_seed(bench.resolve(request(folder.path()))).has_value());

  const fs::path here = settings.folder();
  const std::vector<std::pair<const char*, const char*>> strays = {
      {"empty", ""},
      {"half", "{\"optbench\": {\"run_key\": \""},
      {"other", "[1, 2]"},
      {"deepobs", R"({"test_losses": [1.0]})"},
      {"number", R"({"optbench": 3})"},
      {"kinds", R"({"optbench": {"outcome": 3, "run_key": []}})"}};
  for (const auto& [name, text] : strays) {
    std::ofstream(here / (std::string("random_seed__42__9999-") + name + ".json")) << text;
  }
  fs::create_directory(here / "random_seed__42__9999-folder.json");
  CHECK(find_finished_run(settings) == first.path);
}

TEST_CASE("the newest of several finished runs is found") {
  const TemporaryFolder folder;
  const Bench bench;
  (void)bench.run(request(folder.path()));
  const fs::path second = bench.run(request(folder.path())).path;
  CHECK(find_finished_run(bench.resolve(request(folder.path()))) == second);
  CHECK(find_run_of_seed(bench.resolve(request(folder.path()))) == second);
}

TEST_CASE("an output folder that cannot be written is an error before anything is computed") {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "no folder";
  Bench bench;
  bool began = false;
  bench.optimizer = probe_entry([&](testing::ProbeOptimizer&) { began = true; });
  const std::string message =
      thrown_message(ErrorKind::io, [&] { (void)bench.run(request(folder / "file")); });
  CHECK(message.find((folder / "file").string()) != std::string::npos);
  CHECK_FALSE(began);
}

TEST_CASE("a run that fails leaves no empty folder, which readers of results stumble over") {
  const TemporaryFolder folder;
  Bench bench;
  bench.optimizer = probe_entry([](testing::ProbeOptimizer& rule) {
    rule.on_step = [](Parameters&, const OptimizerStep&) {
      fail(ErrorKind::script, "rule.lua:3: oops");
    };
  });
  CHECK(thrown_message(ErrorKind::script, [&] { (void)bench.run(request(folder.path())); }) ==
        "rule.lua:3: oops");
  CHECK(contents_of(folder.path()).empty());
}

TEST_CASE("the same seed gives the same lists, another seed others") {
  const Bench bench;
  RunRequest asked = request();
  asked.no_logs = true;
  asked.train_log_interval = 1;
  const History first = bench.run(asked).history;
  const History second = bench.run(asked).history;
  CHECK(first.train.losses == second.train.losses);
  CHECK(first.test.losses == second.test.losses);
  CHECK(first.minibatch_train_losses == second.minibatch_train_losses);
  asked.random_seed = 43;
  CHECK(bench.run(asked).history.minibatch_train_losses != first.minibatch_train_losses);
}

TEST_CASE("the data folder is the one named by the environment, in this order") {
  const EnvironmentVariable home("HOME", "/home/someone");
  {
    const EnvironmentVariable named("OPTBENCH_DATA_DIR", "/named");
    const EnvironmentVariable data("XDG_DATA_HOME", "/xdg");
    CHECK(default_data_dir() == "/named");
  }
  {
    const EnvironmentVariable named("OPTBENCH_DATA_DIR", "");
    const EnvironmentVariable data("XDG_DATA_HOME", "/xdg");
    CHECK(default_data_dir() == "/xdg/optbench");
  }
  {
    const EnvironmentVariable named("OPTBENCH_DATA_DIR", nullptr);
    const EnvironmentVariable data("XDG_DATA_HOME", nullptr);
    CHECK(default_data_dir() == "/home/someone/.local/share/optbench");
  }
}

}  // namespace optbench
