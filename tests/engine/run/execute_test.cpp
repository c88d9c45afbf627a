// SPDX-License-Identifier: MIT
#include "engine/run/execute.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/json_text.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <regex>
#include <set>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"
#include "tests/support/tiny_bench.hpp"

namespace optbench::run {
namespace {

namespace fs = std::filesystem;
using testing::probe_entry;
using testing::TemporaryFolder;
using testing::thrown_message;
using Bench = testing::TinyBench;

RunRequest request(const fs::path& output_dir = "unused") {
  return testing::tiny_request(output_dir);
}

struct StopAtOnce : train::TrainObserver {
  [[nodiscard]] std::string name() const override { return "stop"; }
  std::optional<Stop> stop() override {
    return Stop{.outcome = train::Outcome::interrupted, .reason = "a signal asked for the end"};
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

TEST_CASE("a finished run is filed under its name, alone, and whole") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  const RunResult result = bench.run(request(folder.path()));
  CHECK(result.history.outcome == train::Outcome::finished);
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
  const testing::TemporaryFolder folder;
  const Bench bench;
  RunRequest asked = request(folder / "out");
  asked.no_logs = true;
  const RunResult result = bench.run(asked);
  CHECK(result.path.empty());
  CHECK(folder.names().empty());
  CHECK(result.history.outcome == train::Outcome::finished);
}

TEST_CASE("runs of the same second get names of their own and replace nothing") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  std::set<fs::path> paths;
  for (int i = 0; i < 4; ++i) paths.insert(bench.run(request(folder.path())).path);
  CHECK(paths.size() == 4);
  for (const fs::path& path : paths) CHECK(fs::exists(path));
}

TEST_CASE("a diverged run is a result: full length, NaN words, outcome and reason") {
  const testing::TemporaryFolder folder;
  Bench bench;
  bench.optimizer = testing::probe_entry([](testing::ProbeOptimizer& rule) {
    rule.on_step = [](model::Parameters& parameters, const train::OptimizerStep& step) {
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
  const testing::TemporaryFolder folder;
  const Bench bench;
  StopAtOnce observer;
  const RunResult result = execute_run(bench.resolve(request(folder.path())), {&observer});
  CHECK(result.path.string().ends_with(".json.interrupted"));
  const Json record = read_json_file(result.path);
  CHECK(record["optbench"]["outcome"] == "interrupted");
  CHECK(record["optbench"]["reason"] == "a signal asked for the end");
  for (const std::string& name : contents_of(folder.path())) CHECK_FALSE(name.ends_with(".json"));
  CHECK_FALSE(find_finished_run(bench.resolve(request(folder.path()))).has_value());
  CHECK_FALSE(find_run_of_seed(bench.resolve(request(folder.path()))).has_value());
}

TEST_CASE("a run of this seed is found again, a run of another seed or setting is not") {
  const testing::TemporaryFolder folder;
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
  const testing::TemporaryFolder folder;
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

TEST_CASE("a run that has no identity was never made before") {
  const testing::TemporaryFolder folder;
  Bench bench;
  bench.optimizer.identity_missing = "it is a function";
  const RunResult first = bench.run(request(folder.path()));
  CHECK(fs::exists(first.path));
  CHECK_FALSE(find_finished_run(bench.resolve(request(folder.path()))).has_value());
  CHECK_FALSE(find_run_of_seed(bench.resolve(request(folder.path()))).has_value());
}

TEST_CASE("the newest of several finished runs is found") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  (void)bench.run(request(folder.path()));
  const fs::path second = bench.run(request(folder.path())).path;
  CHECK(find_finished_run(bench.resolve(request(folder.path()))) == second);
  CHECK(find_run_of_seed(bench.resolve(request(folder.path()))) == second);
}

TEST_CASE("an output folder that cannot be written is an error before anything is computed") {
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "file") << "no folder";
  Bench bench;
  bool began = false;
  bench.optimizer = testing::probe_entry([&](testing::ProbeOptimizer&) { began = true; });
  const std::string message =
      testing::thrown_message(ErrorKind::io, [&] { (void)bench.run(request(folder / "file")); });
  CHECK(message.find((folder / "file").string()) != std::string::npos);
  CHECK_FALSE(began);
}

TEST_CASE("a record that its folder does not take lies elsewhere, and the run says where") {
  const testing::TemporaryFolder folder;
  const testing::TemporaryFolder other;
  const EnvironmentVariable temporary("TMPDIR", other.path().c_str());
  Bench bench;
  bench.optimizer = testing::probe_entry([&](testing::ProbeOptimizer& rule) {
    rule.on_step = [&](model::Parameters&, const train::OptimizerStep&) {
      fs::remove_all(folder / "results");
      std::ofstream(folder / "results") << "no folder any more";
    };
  });
  const RunResult result = bench.run(request(folder / "results"));
  const fs::path below =
      other.path() / fmt::format("optbench-records-{}", ::getuid()) / "tiny" / "probe";
  CHECK(result.path.string().starts_with(below.string()));
  CHECK(result.filing_error == (result.settings.folder()).string() +
                                   ": the folder cannot be created: Not a directory; the record "
                                   "lies in " +
                                   result.path.string());
  const Json record = read_json_file(result.path);
  CHECK(record["optbench"]["outcome"] == "finished");
  CHECK(record["test_losses"].size() == 3);
}

TEST_CASE("a disk on which room is made in time has the record where it belongs") {
  const testing::TemporaryFolder folder;
  Bench bench;
  std::thread tidying;
  void (*const handler)(int) = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  bench.optimizer = testing::probe_entry([&](testing::ProbeOptimizer& rule) {
    rule.on_step = [&](model::Parameters&, const train::OptimizerStep& step) {
      if (step.t != 1) return;
      rlimit none = before;
      none.rlim_cur = 10;  // a full disk
      ::setrlimit(RLIMIT_FSIZE, &none);
      tidying = std::thread([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(400));
        ::setrlimit(RLIMIT_FSIZE, &before);
      });
    };
  });
  const RunResult result = bench.run(request(folder.path()));
  tidying.join();
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(result.filing_error.empty());
  CHECK(result.path.parent_path() == result.settings.folder());
  CHECK(read_json_file(result.path)["optbench"]["outcome"] == "finished");
}

TEST_CASE("event files that cannot be made are an observer's failure, not the run's") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  RunRequest asked = request(folder.path());
  asked.tensorboard = true;
  const fs::path setting = bench.resolve(asked).folder();
  fs::create_directories(setting);
  std::ofstream(setting / "tensorboard") << "no folder";
  const RunResult result = bench.run(asked);
  CHECK(result.history.outcome == train::Outcome::finished);
  REQUIRE(result.history.observer_errors.size() == 1);
  CHECK(result.history.observer_errors[0].observer == "tensorboard");
  CHECK(read_json_file(result.path)["optbench"]["observer_errors"].size() == 1);
}

TEST_CASE("what a run keeps follows from what it measured, not from the epochs it was asked for") {
  const testing::TemporaryFolder folder;
  const Bench bench;
  StopAtOnce observer;
  RunRequest asked = request(folder.path());
  asked.num_epochs = 1'000'000'000;
  const RunResult result = execute_run(bench.resolve(asked), {&observer});
  CHECK(result.history.test["loss"].empty());
  CHECK(result.history.minibatch_train_losses.empty());
  CHECK(fs::file_size(result.path) < 10'000);
  asked.num_epochs = 1000;  // lists of ordinary runs keep their full length
  const RunResult ordinary = execute_run(bench.resolve(asked), {&observer});
  CHECK(ordinary.history.test["loss"].size() == 1001);
  CHECK(ordinary.history.learning_rates.size() == 1000);
}

TEST_CASE("a run that fails leaves no empty folder, which readers of results stumble over") {
  const testing::TemporaryFolder folder;
  Bench bench;
  bench.optimizer = testing::probe_entry([](testing::ProbeOptimizer& rule) {
    rule.on_step = [](model::Parameters&, const train::OptimizerStep&) {
      fail(ErrorKind::script, "rule.lua:3: oops");
    };
  });
  CHECK(testing::thrown_message(ErrorKind::script, [&] {
          (void)bench.run(request(folder.path()));
        }) == "rule.lua:3: oops");
  CHECK(contents_of(folder.path()).empty());
}

TEST_CASE("the same seed gives the same lists, another seed others") {
  const Bench bench;
  RunRequest asked = request();
  asked.no_logs = true;
  asked.train_log_interval = 1;
  const train::History first = bench.run(asked).history;
  const train::History second = bench.run(asked).history;
  CHECK(first.train["loss"] == second.train["loss"]);
  CHECK(first.test["loss"] == second.test["loss"]);
  CHECK(first.minibatch_train_losses == second.minibatch_train_losses);
  asked.random_seed = 43;
  CHECK(bench.run(asked).history.minibatch_train_losses != first.minibatch_train_losses);
}

TEST_CASE("a run computes with its threads and gives the former number back, resolving sets none") {
  const int before = at::get_num_threads();
  Bench bench;
  std::vector<int> seen;
  bench.optimizer = testing::probe_entry([&](testing::ProbeOptimizer& rule) {
    rule.on_step = [&](model::Parameters&, const train::OptimizerStep& step) {
      seen.push_back(at::get_num_threads());
      if (step.t == 3) fail(ErrorKind::script, "rule.lua:3: oops");
    };
  });
  RunRequest asked = request();
  asked.no_logs = true;
  asked.threads = before + 1;
  const RunSettings settings = bench.resolve(asked);
  CHECK(settings.device.threads == before + 1);
  CHECK(at::get_num_threads() == before);
  CHECK_THROWS(static_cast<void>(execute_run(settings, {})));
  CHECK(seen == std::vector<int>{before + 1, before + 1, before + 1});
  CHECK(at::get_num_threads() == before);
  asked.threads = 0;
  CHECK(bench.resolve(asked).device.threads == before);
}

TEST_CASE("an observer that fails is named in the record, and the run is whole") {
  struct Failing : train::TrainObserver {
    [[nodiscard]] std::string name() const override { return "events"; }
    void on_step(std::int64_t, std::int64_t, double) override {
      fail(ErrorKind::io, "events: no space left on device");
    }
  };
  const testing::TemporaryFolder folder;
  const Bench bench;
  Failing failing;
  const RunResult result = execute_run(bench.resolve(request(folder.path())), {&failing});
  const Json record = read_json_file(result.path);
  CHECK(record["optbench"]["outcome"] == "finished");
  CHECK(record["optbench"]["observer_errors"] ==
        Json::array({{{"observer", "events"}, {"error", "events: no space left on device"}}}));
  CHECK_FALSE(read_json_file(bench.run(request(folder.path())).path)["optbench"].contains(
      "observer_errors"));
}

TEST_CASE("diagnostics that a batch size rules out are an error before training") {
  const Bench bench;
  RunRequest asked = request();
  asked.no_logs = true;
  asked.batch_size = 1;
  asked.diagnostics = {"gradient_noise_scale"};
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] { (void)bench.run(asked); }) ==
        "gradient_noise_scale: needs at least 2 examples in a batch, got 1");
}

TEST_CASE("diagnostics of a diverged run have the length of the mini-batch losses") {
  Bench bench;
  bench.optimizer = testing::probe_entry([](testing::ProbeOptimizer& rule) {
    rule.on_step = [](model::Parameters& parameters, const train::OptimizerStep& step) {
      if (step.t == 2) parameters.flat_values().fill_(std::numeric_limits<double>::infinity());
    };
  });
  RunRequest asked = request();
  asked.no_logs = true;
  asked.train_log_interval = 1;
  asked.diagnostics = {"update_ratio", "gradient_norm"};
  const RunResult result = bench.run(asked);
  CHECK(result.history.outcome == train::Outcome::diverged);
  REQUIRE(result.diagnostics.size() == 2);
  CHECK(result.diagnostics[0].first == "update_ratio");
  for (const auto& [name, values] : result.diagnostics) {
    CAPTURE(name);
    REQUIRE(values.size() == result.history.minibatch_train_losses.size());
    CHECK(std::isfinite(values[0]));
    CHECK(std::isnan(values[2]));  // the third step has no finite loss, and is not made
  }
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

}  // namespace optbench::run
