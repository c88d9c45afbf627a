// SPDX-License-Identifier: MIT
#include "engine/analysis/stored_run.hpp"

#include <doctest/doctest.h>

TEST_CASE("a result file's family has a name for people") {
  CHECK(optbench::to_text(optbench::RecordFamily::deepobs_1_1) == "DeepOBS 1.1");
  CHECK(optbench::to_text(optbench::RecordFamily::optbench) == "optbench");
}
