// SPDX-License-Identifier: MIT
#include "engine/analysis/results/completeness.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "tests/engine/record/result_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

/// One line per finding.
std::vector<std::string> lines(const analysis::results::Results& results) {
  std::vector<std::string> texts;
  for (const analysis::results::Finding& finding :
       analysis::results::check_results(results, analysis::results::group_runs(results.runs)))
    texts.push_back(
        fmt::format("{}: {}: {}", to_text(finding.severity), finding.where, finding.what));
  return texts;
}

/// For these runs only, without the note on a single seed.
std::vector<std::string> lines(std::vector<record::StoredRun> runs) {
  analysis::results::Results results;
  results.runs = std::move(runs);
  auto texts = lines(results);
  std::erase_if(texts, [](const std::string& text) { return text.starts_with("note: "); });
  return texts;
}

record::StoredRun at_rate(double rate, std::uint64_t seed, const std::string& label = "sgd",
                          const std::string& problem = "p") {
  record::StoredRun run = stored_run(problem, label, fmt::format("lr__{}", rate), seed, {2, 1});
  run.learning_rate = rate;
  return run;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("complete results have nothing to tell, and none have neither") {
  std::vector<record::StoredRun> runs;
  for (const double rate : {0.1, 0.2, 0.3}) {
    for (const std::uint64_t seed : {1, 2}) {
      runs.push_back(at_rate(rate, seed));
      runs.push_back(at_rate(rate, seed, "adam"));
    }
  }
  analysis::results::Results results;
  results.runs = runs;
  CHECK(lines(results).empty());
  CHECK(lines(analysis::results::Results()).empty());
  CHECK(inventory(analysis::results::group_runs({})).empty());
}

TEST_CASE("one seed in each setting and ten in the chosen one is a complete protocol") {
  std::vector<record::StoredRun> runs;
  for (const char* label : {"adam", "sgd"}) {
    for (const double rate : {0.1, 0.2, 0.3}) runs.push_back(at_rate(rate, 42, label));
    for (std::uint64_t seed = 43; seed <= 51; ++seed) runs.push_back(at_rate(0.2, seed, label));
  }
  CHECK(lines(runs).empty());
  CHECK(inventory(analysis::results::group_runs(runs)) ==
        Lines{"p / adam: 2 settings with 1 seed, 1 setting with 10 seeds",
              "p / sgd: 2 settings with 1 seed, 1 setting with 10 seeds"});
}

TEST_CASE("a seed that most settings have is missing where it is not") {
  std::vector<record::StoredRun> runs;
  for (const double rate : {0.1, 0.2, 0.3}) {
    for (const std::uint64_t seed : {1, 2, 4, 5, 6}) {
      if (rate != 0.2 || seed == 1) runs.push_back(at_rate(rate, seed));
    }
  }
  CHECK(lines(runs) == Lines{"warning: p / sgd / lr__0.2: seeds 2, 4 to 6 missing, which most "
                             "settings of this optimizer have"});
}

TEST_CASE("seeds that another optimizer has are missing from one that has them nowhere") {
  CHECK(lines({at_rate(0.1, 1, "adam"), at_rate(0.1, 2, "adam"), at_rate(0.1, 3, "adam"),
               at_rate(0.1, 1, "sgd")}) ==
        Lines{"warning: p / sgd: no setting has seeds 2, 3, which another optimizer has"});
}

TEST_CASE("gaps in a grid are named, and a random search has none") {
  std::vector<record::StoredRun> runs;
  for (const double rate : {0.1, 0.2, 0.3}) {
    for (const double momentum : {0.0, 0.9}) {
      if (rate == 0.2 && momentum == 0.9) continue;
      record::StoredRun run = at_rate(rate, 1);
      run.setting += fmt::format("__momentum__{}", momentum);
      run.choices = {{"momentum", momentum}, {"nesterov", false}};
      runs.push_back(run);
    }
  }
  CHECK(lines(runs) ==
        Lines{"warning: p / sgd: 1 setting of the grid missing: lr 2.e-01, momentum 9.e-01"});
  runs.clear();
  for (int draw = 0; draw < 6; ++draw) {
    record::StoredRun run = at_rate(0.1 + 0.01 * draw, 1);
    run.choices = {{"momentum", 0.5 + 0.01 * draw}};
    runs.push_back(run);
  }
  CHECK(lines(runs).empty());
}

TEST_CASE("a setting that the same optimizer has on another problem is missing here") {
  std::vector<record::StoredRun> runs;
  for (const double rate : {0.1, 0.2, 0.3}) {
    runs.push_back(at_rate(rate, 1, "sgd", "p"));
    if (rate != 0.2) runs.push_back(at_rate(rate, 1, "sgd", "q"));
    runs.push_back(at_rate(10 * rate, 1, "adam", "p"));  // another grid for each problem is fine
    runs.push_back(at_rate(rate, 1, "adam", "q"));
  }
  const auto texts = lines(runs);
  CHECK(texts == Lines{"warning: q / sgd: 1 setting missing that p has: lr 2.e-01"});
}

TEST_CASE("what happened to the files is told, errors first") {
  const TemporaryFolder folder;
  const std::string setting = "num_epochs__2__batch_size__128__lr__1.e-01";
  const auto path = file_record(folder.path(), setting, record_1_1("p", "Sgd", 0.1, 1, {3, 2, 1}));
  Json cut = record_1_1("p", "Sgd", 0.1, 2, {3, 2, 1});
  cut["num_epochs"] = 100;
  file_record(folder.path(), setting, cut);
  write_text(path.parent_path() / "half.json", "{");
  write_text(path.parent_path() / "random_seed__3.json.interrupted", "{");
  write_text(path.parent_path() / ".optbench-1.tmp", "{");
  std::filesystem::create_directories(folder / "p/Sgd/num_epochs__3");
  auto texts = lines(analysis::results::read_results(folder.path()));
  for (std::string& text : texts) {
    if (const auto place = text.find(folder.path().string()); place != std::string::npos)
      text.erase(place, text.find_last_of('/') + 1 - place);
  }
  CHECK(texts ==
        Lines{"error: half.json: line 1, column 2: expected a key in double quotes, got the end of "
              "the text",
              "error: random_seed__2__2026-01-01-00-00-00.json: its lists have 3 values, where 100 "
              "epochs make 101",
              "error: num_epochs__3: holds no result",
              "warning: p: runs have different numbers of epochs: 2 (1 run of Sgd); 100 (1 run of "
              "Sgd)",
              "warning: random_seed__3.json.interrupted: was interrupted: its sweep makes the run "
              "again",
              "note: .optbench-1.tmp: is left over from a write that was cut off"});
}

TEST_CASE("doubles, unequal lists and foreign options in a setting are told") {
  std::vector<record::StoredRun> runs = {stored_run("p", "sgd", "a", 1, {3, 2, 1}),
                                         stored_run("p", "sgd", "a", 1, {3, 2, 0.5}),
                                         stored_run("p", "sgd", "a", 2, {3, 2})};
  runs[2].num_epochs = 1;
  runs[2].learning_rate = 0.2;
  CHECK(lines(runs) == Lines{"warning: p / sgd / a: seed 1 occurs 2 times with different values",
                             "warning: p / sgd / a: its runs have lists of 2 to 3 values",
                             "warning: p / sgd / a: its runs differ in their rates or options",
                             "warning: p: runs have different numbers of epochs: 1 (1 run of sgd); "
                             "2 (2 runs of sgd)"});
  runs = {stored_run("p", "sgd", "a", 1, {3, 2}), stored_run("p", "sgd", "a", 2, {3, 2})};
  runs[0].learning_rate = 0.1584893192461114;
  runs[1].learning_rate = 0.15848931925;
  CHECK(lines(runs).empty());
}

TEST_CASE("mixed environments and mixed programs are told, precision as a note") {
  analysis::results::Results results;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    results.runs.push_back(stored_run("p", "sgd", "a", seed, {2, 1}));
    results.runs.back().family = record::RecordFamily::optbench;
    results.runs.back().environment = {{"threads", seed == 1 ? 1 : 2},
                                       {"dtype", seed == 1 ? "float64" : "float32"},
                                       {"device", "cpu"}};
  }
  results.runs[2].family = record::RecordFamily::deepobs_1_1;
  results.runs[2].environment = Json::object();
  CHECK(
      lines(results) ==
      Lines{"warning: p: runs have different programs behind them, which differ in data splits and "
            "in what their losses hold: DeepOBS 1.1 (1 run of sgd); optbench (2 runs of sgd)",
            "warning: p: runs were made with different numbers of threads: 1 (1 run), 2 (1 run)",
            "note: all results: runs were made with different precisions: float32 (1 run), float64 "
            "(1 run)"});
}

TEST_CASE("problems may have numbers of threads of their own") {
  std::vector<record::StoredRun> runs;
  for (const char* problem : {"p", "q"}) {
    for (const std::uint64_t seed : {1, 2}) {
      runs.push_back(at_rate(0.1, seed, "sgd", problem));
      runs.back().environment = {{"threads", problem[0] == 'p' ? 1 : 2}};
    }
  }
  CHECK(lines(runs).empty());
  runs.back().environment["threads"] = 1;
  CHECK(lines(runs) == Lines{"warning: q: runs were made with different numbers of threads: 1 (1 "
                             "run), 2 (1 run)"});
}

TEST_CASE("a text is read in one order: nothing is told about it") {
  std::vector<record::StoredRun> runs = {at_rate(0.1, 1), at_rate(0.1, 2), at_rate(0.2, 1),
                                         at_rate(0.2, 2)};
  for (record::StoredRun& run : runs) {
    run.problem = "tolstoi_char_rnn";
    run.order = *run.learning_rate < 0.15 ? "repeated" : "fresh";
  }
  CHECK(lines(runs).empty());
}

TEST_CASE("a run that DeepOBS 1.2 filled up with its start is told") {
  record::StoredRun run = stored_run("p", "SGD", "a", 1, {3, 2, 3});
  run.path = "x.json";
  CHECK(lines({run}).empty());
  run.family = record::RecordFamily::deepobs_1_2;
  CHECK(lines({run}) == Lines{"warning: x.json: its last losses equal those before training: "
                              "DeepOBS 1.2 writes diverged runs so"});
  run.test["loss"].back() = 2;
  CHECK(lines({run}).empty());
}

TEST_CASE("one seed throughout is noted") {
  analysis::results::Results results;
  results.runs = {at_rate(0.1, 42), at_rate(0.2, 42)};
  CHECK(lines(results) == Lines{"note: p: seed 42 only: nothing can be said about the spread"});
}

TEST_CASE("batch sizes, validation splits and orders of examples that differ are told, and whose") {
  std::vector<record::StoredRun> runs = {at_rate(0.1, 1, "adam"), at_rate(0.1, 1, "mine")};
  for (record::StoredRun& run : runs) {
    const bool mine = run.label == "mine";
    run.batch_size = mine ? 128 : 512;
    run.valid_size = mine ? 0 : 1000;
    run.order = mine ? "fresh" : "repeated";
  }
  CHECK(
      lines(runs) ==
      Lines{"warning: p: runs have different batch sizes: 128 (1 run of mine); 512 (1 run of adam)",
            "warning: p: runs have different numbers of examples held out for validation: 0 (1 run "
            "of mine); 1000 (1 run of adam)",
            "warning: p: runs have different orders of the training examples: fresh (1 run of "
            "mine); repeated (1 run of adam)"});
}

TEST_CASE("copies, repetitions and mixtures of code are told") {
  const TemporaryFolder folder;
  const std::string setting = "num_epochs__2__batch_size__128__lr__1.e-01";
  Json record = own_record("p", "rule", 0.1, 1, {3, 2, 1});
  const auto of_file = [&](const char* digest, int seed) {
    record["random_seed"] = seed;
    record["optbench"]["identity"] = std::string(16, digest[0]);
    record["optbench"]["code"] = {
        {{"role", "optimizer"}, {"name", "rule"}, {"file", "rule.lua"}, {"sha256", digest}}};
    return record;
  };
  file_record(folder / "a", setting, of_file("11111111", 1));
  file_record(folder / "b", setting, of_file("11111111", 1));
  Json again = of_file("11111111", 1);
  again["optbench"]["started"] = "later";
  file_record(folder / "b", setting, again, -1, 1);
  file_record(folder / "b", setting, of_file("22222222", 2));
  const auto texts = lines(analysis::results::read_results(folder.path()));
  const auto has = [&](const std::string& part) {
    return std::ranges::any_of(
        texts, [&](const std::string& text) { return text.find(part) != std::string::npos; });
  };
  CHECK(has("note: " + (folder / "b").string()));
  CHECK(has("has the same content as " + (folder / "a").string()));
  CHECK(has("note: p / rule [11111111] / " + setting +
            ": seed 1 was run 2 times with the same values, which count once"));
  CHECK(
      has("warning: rule: different code under one label, kept apart: rule [11111111] (2 runs, "
          "optimizer rule.lua); rule [22222222] (1 run, optimizer rule.lua)"));
}
