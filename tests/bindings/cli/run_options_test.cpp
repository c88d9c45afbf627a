// SPDX-License-Identifier: MIT
#include "bindings/cli/run_options.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/thrown_message.hpp"

namespace optbench::bindings::cli {
namespace {

using testing::thrown_message;
using Words = std::vector<std::string>;

struct Parsed {
  CLI::App app{"test", "run"};
  RunOptions options{app, RunOptions::Scope::training};
  bool goes_on = false;

  explicit Parsed(const Words& words) { goes_on = parse_words(app, words); }
  [[nodiscard]] const run::RunRequest& request() const { return options.request(); }
};

std::string complaint(const Words& words) {
  return testing::thrown_message(ErrorKind::invalid_argument, [&] { const Parsed parsed(words); });
}

}  // namespace

TEST_CASE("a problem alone takes every default") {
  const Parsed parsed({"quadratic_deep"});
  CHECK(parsed.goes_on);
  run::RunRequest plain;
  plain.problem = "quadratic_deep";
  CHECK(to_json(parsed.request()) == to_json(plain));
  CHECK_FALSE(parsed.options.quiet);
}

TEST_CASE("every option of a run is read") {
  const Parsed parsed({"mnist_mlp",  "--optimizer",
                       "adam",       "--lr",
                       "1e-3",       "--set",
                       "beta1=0.8",  "--set",
                       "eps=1e-6",   "--schedule",
                       "cosine",     "--schedule-set",
                       "warmup=0.1", "-N",
                       "3",          "--bs",
                       "64",         "--wd",
                       "0.01",       "-r",
                       "7",          "--data-dir",
                       "/data",      "--output-dir",
                       "out",        "--train-log-interval",
                       "5",          "--print-train-iter",
                       "--no-logs",  "--skip-if-exists",
                       "--label",    "mine",
                       "--dtype",    "float64",
                       "--device",   "cpu",
                       "--threads",  "2",
                       "--quiet",    "--valid-size",
                       "100",        "--no-verify"});
  const run::RunRequest& request = parsed.request();
  CHECK(request.problem == "mnist_mlp");
  CHECK(request.optimizer == "adam");
  CHECK(request.learning_rate == 1e-3);
  CHECK(parsed.options.texts("set") == Words{"beta1=0.8", "eps=1e-6"});
  CHECK(request.schedule == "cosine");
  CHECK(parsed.options.texts("schedule_set") == Words{"warmup=0.1"});
  CHECK(request.num_epochs == 3);
  CHECK(request.batch_size == 64);
  CHECK(request.weight_decay == 0.01);
  CHECK(request.random_seed == 7);
  CHECK(request.data_dir == "/data");
  CHECK(request.output_dir == "out");
  CHECK(request.train_log_interval == 5);
  CHECK(parsed.options.print_train_iter);
  CHECK(request.no_logs);
  CHECK(request.skip_if_exists);
  CHECK(request.label == "mine");
  CHECK(request.dtype == "float64");
  CHECK(request.threads == 2);
  CHECK(parsed.options.quiet);
  CHECK(request.valid_size == 100);
  CHECK(request.no_verify);
}

TEST_CASE("the spellings of DeepOBS are accepted") {
  const Parsed parsed({"quadratic_deep",
                       "--learning_rate",
                       "0.3",
                       "--num_epochs",
                       "150",
                       "--batch_size",
                       "128",
                       "--weight_decay",
                       "0.1",
                       "--random_seed",
                       "43",
                       "--lr_sched_epochs",
                       "50",
                       "100",
                       "--lr_sched_factors",
                       "0.1",
                       "0.01",
                       "--train_log_interval",
                       "1",
                       "--print_train_iter",
                       "--no_logs",
                       "--data_dir",
                       "d",
                       "--output_dir=out_dir"});
  const run::RunRequest& request = parsed.request();
  CHECK(request.learning_rate == 0.3);
  CHECK(request.num_epochs == 150);
  CHECK(request.batch_size == 128);
  CHECK(request.weight_decay == 0.1);
  CHECK(request.random_seed == 43);
  CHECK(request.lr_sched_epochs == std::vector<std::int64_t>{50, 100});
  CHECK(request.lr_sched_factors == std::vector<double>{0.1, 0.01});
  CHECK(request.train_log_interval == 1);
  CHECK(request.no_logs);
  CHECK(request.output_dir == "out_dir");  // values keep their underscores
}

TEST_CASE("the problem may come after the options") {
  CHECK(Parsed({"--lr", "0.1", "quadratic_deep"}).request().problem == "quadratic_deep");
  CHECK(Parsed({"--no-logs", "quadratic_deep", "-N", "0"}).request().num_epochs == 0);
}

TEST_CASE("negative numbers are values, which the run then refuses") {
  CHECK(Parsed({"quadratic_deep", "--lr", "-1"}).request().learning_rate == -1);
  CHECK(Parsed({"quadratic_deep", "-N", "-1"}).request().num_epochs == -1);
  CHECK(Parsed({"quadratic_deep", "--seed=-1"}).request().random_seed == -1);
}

TEST_CASE("a misspelt option is answered with the nearest") {
  CHECK(complaint({"quadratic_deep", "--num-epoch", "3"}) ==
        "run: unknown option '--num-epoch'; did you mean '--num-epochs'? (`optbench run --help` "
        "shows all)");
  CHECK(complaint({"quadratic_deep", "--colour=red"}) ==
        "run: unknown option '--colour' (`optbench run --help` shows all)");
  CHECK(complaint({"quadratic_deep", "mnist_mlp"}) == "run: unexpected argument 'mnist_mlp'");
}

TEST_CASE("what does not parse names the option, what it takes and what it got") {
  const auto names = [](const std::string& message, std::initializer_list<const char*> parts) {
    CAPTURE(message);
    CHECK(message.starts_with("run: "));
    for (const char* part : parts) {
      CAPTURE(part);
      CHECK(message.find(part) != std::string::npos);
    }
  };
  names(complaint({"quadratic_deep", "--lr", "fast"}), {"--learning-rate", "fast"});
  names(complaint({"quadratic_deep", "-N", "many"}), {"--num-epochs", "many"});
  names(complaint({"quadratic_deep", "-N", "2.5"}), {"--num-epochs", "2.5"});
  names(complaint({"quadratic_deep", "--seed", "99999999999999999999"}), {"99999999999999999999"});
  names(complaint({"quadratic_deep", "--lr"}), {"--learning-rate"});
  names(complaint({}), {"problem"});
}

TEST_CASE("dump takes what belongs to a problem, and nothing of the training") {
  CLI::App app("test", "dump");
  const RunOptions options(app, RunOptions::Scope::problem);
  CHECK(parse_words(app, {"quadratic_deep", "--seed", "3", "--batch-size", "7", "--dtype",
                          "float64", "--data-dir", "d"}));
  CHECK(options.request().batch_size == 7);
  CLI::App other("test", "dump");
  const RunOptions again(other, RunOptions::Scope::problem);
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
          (void)parse_words(other, {"quadratic_deep", "--lr", "1"});
        }).starts_with("dump: unknown option '--lr'"));
}

TEST_CASE("key=value texts are read by the declaration") {
  const std::vector<OptionSpec> specs = {
      {.name = "lr", .default_value = 0.1, .from = 0.0},
      {.name = "nesterov", .kind = OptionKind::boolean, .default_value = false},
      {.name = "mode", .kind = OptionKind::string, .default_value = std::string("a")}};
  const Options options = parse_option_texts("sgd", specs, {"lr=1", "nesterov=true", "mode=x=y"});
  CHECK(options.number("lr") == 1.0);
  CHECK(options.boolean("nesterov"));
  CHECK(options.string("mode") == "x=y");
  CHECK(parse_option_texts("sgd", specs, {"lr=1", "lr=2"}).number("lr") == 2);

  const auto refused = [&](const std::string& text) {
    return testing::thrown_message(ErrorKind::invalid_argument,
                                   [&] { (void)parse_option_texts("sgd", specs, {text}); });
  };
  CHECK(refused("lr") == "sgd: expected key=value, got 'lr'");
  CHECK(refused("=3") == "sgd: expected key=value, got '=3'");
  CHECK(refused("nestrov=true") == "sgd: unknown option 'nestrov'; did you mean 'nesterov'?");
  CHECK(refused("lr=fast") == "sgd: option 'lr' must be a number of at least 0, got \"fast\"");
  CHECK(refused("lr=-1").starts_with("sgd: option 'lr' must be a number of at least 0, got -1"));
}

TEST_CASE("long names take '-' for '_', values and what follows '--' do not") {
  CHECK(normalize_words(
            {"--num_epochs", "a_b", "--set=my_key=1", "--output_dir=a_b", "-r_x", "--", "--a_b"}) ==
        Words{"--num-epochs", "a_b", "--set=my_key=1", "--output-dir=a_b", "-r_x", "--", "--a_b"});
}

}  // namespace optbench::bindings::cli
