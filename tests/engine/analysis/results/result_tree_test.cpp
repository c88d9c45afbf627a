// SPDX-License-Identifier: MIT
#include "engine/analysis/results/result_tree.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/engine/record/result_files.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

const std::string kSetting = "num_epochs__2__batch_size__128__lr__1.e-01";

template <class List>
std::vector<std::string> names(const List& paths) {
  std::vector<std::string> result;
  for (const auto& path : paths) result.push_back(path.filename().string());
  return result;
}

}  // namespace

TEST_CASE("results of all families at any depth are read together, sorted by path") {
  const TemporaryFolder folder;
  file_record(folder / "b/deeper", kSetting, own_record("mnist_mlp", "adam", 0.1, 43, {3, 2, 1}),
              2);
  file_record(folder.path(), kSetting, record_1_1("quadratic_deep", "Sgd", 0.1, 42, {3, 2, 1}));
  file_record(folder / "a", kSetting, record_1_2("mnist_mlp", "SGD", 0.1, 42, {3, 2, 1}), 4);
  const analysis::results::Results results = analysis::results::read_results(folder.path());
  CHECK(results.troubles.empty());
  REQUIRE(results.runs.size() == 3);
  CHECK(results.runs[0].family == record::RecordFamily::deepobs_1_2);
  CHECK(results.runs[1].family == record::RecordFamily::optbench);
  CHECK(results.runs[2].family == record::RecordFamily::deepobs_1_1);
}

TEST_CASE("a single file is a result, and a broken one says why") {
  const TemporaryFolder folder;
  const auto path = file_record(folder.path(), kSetting, record_1_1("p", "Sgd", 0.1, 42, {1}));
  CHECK(analysis::results::read_results(path).runs.size() == 1);
  write_text(folder / "broken.json", "{");
  CHECK(thrown_message(ErrorKind::corrupt_data,
                       [&] { (void)analysis::results::read_results(folder / "broken.json"); })
            .ends_with(
                "broken.json: line 1, column 2: expected a key in double quotes, got the end of "
                "the text"));
}

TEST_CASE("no folder is an error, an empty one is not") {
  const TemporaryFolder folder;
  CHECK(thrown_message(ErrorKind::not_found, [&] {
          (void)analysis::results::read_results("/no/such/folder");
        }) == "results: expected a folder or a result file, got '/no/such/folder': not found");
  const analysis::results::Results results = analysis::results::read_results(folder.path());
  CHECK(results.runs.empty());
  CHECK(results.empty_folders.empty());  // not the folder itself
}

TEST_CASE("broken files are named with the reason and the others are read") {
  const TemporaryFolder folder;
  const Json record = record_1_1("p", "Sgd", 0.1, 42, {3, 2, 1});
  const auto good = file_record(folder.path(), kSetting, record);
  const std::string text = write_json(record, -1);
  write_text(good.parent_path() / "half.json", text.substr(0, text.size() / 2));
  write_text(good.parent_path() / "empty.json", "");
  write_text(good.parent_path() / "plan.json", "{\"runs\": 3}");
  const analysis::results::Results results = analysis::results::read_results(folder.path());
  CHECK(results.runs.size() == 1);
  REQUIRE(results.troubles.size() == 3);
  CHECK(results.troubles[0].path.filename() == "empty.json");
  CHECK(results.troubles[0].what == "line 1, column 1: expected a value, got the end of the text");
  CHECK(results.troubles[1].path.filename() == "half.json");
  CHECK(results.troubles[2].what == "'testproblem': expected a problem's name, got no such key");
}

TEST_CASE("stray, hidden, unfinished and companion files are no results") {
  const TemporaryFolder folder;
  const auto good =
      file_record(folder.path(), kSetting, record_1_1("p", "Sgd", 0.1, 42, {3, 2, 1}));
  for (const char* name : {"notes.txt", "curves.csv", ".hidden.json", ".optbench-0123.tmp",
                           "random_seed__43__2026.json.interrupted", "tuning_log.json"})
    write_text(good.parent_path() / name, "{");
  write_text(folder / "convergence_performance.json", "{\"p\": 1.0}");
  write_text(folder / ".git/x/random_seed__1.json", "{");
  REQUIRE(::mkfifo((folder / "pipe.json").c_str(), 0600) == 0);  // reading it would wait for ever
  const analysis::results::Results results = analysis::results::read_results(folder.path());
  CHECK(results.runs.size() == 1);
  CHECK(results.troubles.empty());
  CHECK(names(results.interrupted) ==
        std::vector<std::string>{"random_seed__43__2026.json.interrupted"});
  CHECK(names(results.leftovers) == std::vector<std::string>{".optbench-0123.tmp"});
}

TEST_CASE("empty folders and settings without results are told") {
  const TemporaryFolder folder;
  file_record(folder.path(), kSetting, record_1_1("p", "Sgd", 0.1, 42, {3, 2, 1}));
  std::filesystem::create_directories(folder / "p/Sgd/num_epochs__2__batch_size__128__lr__1.e+00");
  std::filesystem::create_directories(folder / "p/Adam");
  write_text(folder / "p/Sgd/num_epochs__9/run.json.interrupted", "{");
  write_text(folder / "p/figures/curve.svg", "<svg/>");
  CHECK(names(analysis::results::read_results(folder.path()).empty_folders) ==
        std::vector<std::string>{"Adam", "num_epochs__2__batch_size__128__lr__1.e+00",
                                 "num_epochs__9"});
}

TEST_CASE("loops and doubles of links are read once") {
  const TemporaryFolder folder;
  const auto good =
      file_record(folder / "results", kSetting, record_1_1("p", "Sgd", 0.1, 42, {3, 2, 1}));
  const auto elsewhere =
      file_record(folder / "elsewhere", kSetting, record_1_1("q", "Sgd", 0.1, 42, {3, 2, 1}));
  const auto results = folder / "results";
  std::filesystem::create_directory_symlink(results, results / "a_loop");
  std::filesystem::create_symlink(good, good.parent_path() / "latest.json");
  std::filesystem::create_symlink(folder / "nothing", results / "dangling.json");
  std::filesystem::create_directory_symlink(folder / "elsewhere", results / "more");
  const analysis::results::Results read = analysis::results::read_results(results);
  CHECK(read.troubles.empty());
  REQUIRE(read.runs.size() == 2);
  CHECK(read.runs[0].problem == "q");  // under .../more
  CHECK(read.runs[1].path == good);
}

TEST_CASE("the same file counts once, by whatever arguments, links or copies it is reached") {
  const TemporaryFolder folder;
  const Json record = record_1_1("p", "Sgd", 0.1, 42, {3, 2, 1});
  const auto good = file_record(folder / "results", kSetting, record);
  file_record(folder / "copy", kSetting, record);
  file_record(folder / "copy", kSetting, record_1_1("p", "Sgd", 0.1, 43, {3, 2, 1}));
  std::filesystem::create_directory_symlink(folder / "results", folder / "link");
  std::filesystem::create_hard_link(good, good.parent_path() / "again.json");
  const std::vector<std::filesystem::path> roots = {
      folder / "results", folder / "results/./p", folder / "link", good, folder / "copy", good};
  const analysis::results::Results read = analysis::results::read_results(roots);
  REQUIRE(read.runs.size() == 2);
  CHECK(read.runs[0].seed == 42);
  CHECK(read.runs[1].seed == 43);
  REQUIRE(read.copies.size() == 1);
  CHECK(read.copies[0].of == read.runs[0].path);
  CHECK_FALSE(read.copies[0].counts);
}

TEST_CASE("a copy under another label is a run of that label, and told") {
  const TemporaryFolder folder;
  const auto good =
      file_record(folder.path(), kSetting, record_1_1("p", "Sgd", 0.1, 42, {3, 2, 1}));
  std::filesystem::create_directories(folder / "p/Other" / kSetting);
  std::filesystem::copy_file(good, folder / "p/Other" / kSetting / good.filename());
  const analysis::results::Results read = analysis::results::read_results(folder.path());
  CHECK(read.runs.size() == 2);
  REQUIRE(read.copies.size() == 1);
  CHECK(read.copies[0].counts);
}

TEST_CASE("an interruption is forgotten once the run was made again, and not before") {
  const TemporaryFolder folder;
  const auto good =
      file_record(folder.path(), kSetting, record_1_1("p", "Sgd", 0.1, 42, {3, 2, 1}));
  const auto interrupted = [&](const std::string& name) {
    write_text(good.parent_path() / (name + ".json.interrupted"), "{");
  };
  interrupted("random_seed__42__2025-12-31-23-00-00");  // the result came later
  interrupted("random_seed__42__2026-05-01-00-00-00");  // the result was there before
  interrupted("random_seed__4__2025-12-31-23-00-00");   // no result of this seed
  CHECK(names(analysis::results::read_results(folder.path()).interrupted) ==
        std::vector<std::string>{"random_seed__42__2026-05-01-00-00-00.json.interrupted",
                                 "random_seed__4__2025-12-31-23-00-00.json.interrupted"});
}

TEST_CASE("a folder that may not be entered is named") {
  if (::geteuid() == 0) {
    MESSAGE("skipped: the superuser may enter every folder");
    return;
  }
  const TemporaryFolder folder;
  file_record(folder.path(), kSetting, record_1_1("p", "Sgd", 0.1, 42, {3, 2, 1}));
  std::filesystem::create_directory(folder / "closed");
  std::filesystem::permissions(folder / "closed", std::filesystem::perms::none);
  const analysis::results::Results results = analysis::results::read_results(folder.path());
  std::filesystem::permissions(folder / "closed", std::filesystem::perms::owner_all);
  CHECK(results.runs.size() == 1);
  REQUIRE(results.troubles.size() == 1);
  CHECK(results.troubles[0].what == "cannot be read: Permission denied");
}

TEST_CASE("any number of threads reads the same") {
  const TemporaryFolder folder;
  for (int seed = 0; seed < 40; ++seed) {
    const auto path = file_record(folder.path(), kSetting,
                                  record_1_1("p", "Sgd", 0.1, seed, {3, 2, 1.0 / (1 + seed)}));
    if (seed % 10 == 3) write_text(path, "{");
  }
  const analysis::results::Results one = analysis::results::read_results(folder.path(), 1);
  for (const unsigned threads : {2U, 7U, 100U}) {
    const analysis::results::Results many = analysis::results::read_results(folder.path(), threads);
    REQUIRE(many.runs.size() == 36);
    CHECK(std::equal(one.runs.begin(), one.runs.end(), many.runs.begin(),
                     [](const record::StoredRun& a, const record::StoredRun& b) {
                       return a.path == b.path && a.test["loss"] == b.test["loss"];
                     }));
    CHECK(many.troubles.size() == 4);
  }
}
