// SPDX-License-Identifier: MIT
#include "engine/base/unknown_name.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace optbench {

TEST_CASE("an unknown name is told with the nearest, else with all of a few") {
  const std::vector<std::string> few = {"beta1", "eps"};
  CHECK(unknown_name("option", "bta1", few) == "unknown option 'bta1'; did you mean 'beta1'?");
  CHECK(unknown_name("field", "colour", few) == "unknown field 'colour' (fields: beta1, eps)");
  CHECK(unknown_name("option", "colour", {}) == "unknown option 'colour' (there are none)");
  const std::vector<std::string> many(21, "momentum");
  CHECK(unknown_name("setting", "colour", many) == "unknown setting 'colour'");
}

TEST_CASE("refusing an unknown name says where it stands") {
  const std::vector<std::string> known = {"beta1"};
  try {
    fail_unknown_name("adam", "option", "beta", known);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_argument);
    CHECK(std::string(error.what()) == "adam: unknown option 'beta'; did you mean 'beta1'?");
  }
}

}  // namespace optbench
