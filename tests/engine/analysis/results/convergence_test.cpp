// SPDX-License-Identifier: MIT
#include "engine/analysis/results/convergence.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include "tests/support/published_results.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

using namespace optbench;
using namespace optbench::testing;

TEST_CASE("the shipped thresholds are DeepOBS's, for eight problems") {
  CHECK(analysis::results::deepobs_thresholds().all().size() == 8);
  CHECK(analysis::results::deepobs_thresholds().find("fmnist_2c2d") == 0.9198093278634639);
  CHECK_FALSE(analysis::results::deepobs_thresholds().find("two_d_beale").has_value());
  const auto file = published_results_folder() / "convergence_performance.json";
  if (!std::filesystem::exists(file)) {
    MESSAGE("skipped: the published results of DeepOBS are not there");
    return;
  }
  CHECK(analysis::results::read_convergence_thresholds(file).all() ==
        analysis::results::deepobs_thresholds().all());
}

TEST_CASE("thresholds are read from a file, and what is none is refused by name") {
  const TemporaryFolder folder;
  const auto file = folder / "convergence_performance.json";
  write_file_atomically(file, "{\"mine\": 0.5, \"other\": 3}");
  CHECK(analysis::results::read_convergence_thresholds(file).find("other") == 3);
  const auto refusal = [&](const char* text) {
    write_file_atomically(file, text);
    return thrown_message(ErrorKind::corrupt_data,
                          [&] { (void)analysis::results::read_convergence_thresholds(file); });
  };
  CHECK(refusal("{\"mine\": NaN}") ==
        file.string() + ": 'mine': expected a finite number, got NaN");
  CHECK(refusal("{\"mine\": \"x\"}") ==
        file.string() + ": 'mine': expected a finite number, got \"x\"");
  CHECK(refusal("[]") == file.string() + ": expected a JSON object of problems and thresholds");
  CHECK(thrown_message(ErrorKind::not_found, [&] {
          (void)analysis::results::read_convergence_thresholds(folder / "none.json");
        }).ends_with("cannot be read: No such file or directory"));
}
