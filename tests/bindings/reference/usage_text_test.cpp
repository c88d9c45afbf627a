// SPDX-License-Identifier: MIT
#include "bindings/reference/usage_text.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/error_message.hpp"

namespace optbench::bindings::reference {
namespace {

UsageForm only_form(const char* usage) {
  const auto forms = parse_usage(usage);
  REQUIRE(forms.size() == 1);
  return forms[0];
}

TEST_CASE("a method's usage has a receiver, parameters with defaults, and a result") {
  const UsageForm form = only_form("t:add_(other, scale = 1) -> t");
  CHECK(form.receiver == "t");
  CHECK(form.callee == "add_");
  REQUIRE(form.parameters.size() == 2);
  CHECK(form.parameters[0].name == "other");
  CHECK_FALSE(form.parameters[0].optional);
  CHECK(form.parameters[1].name == "scale");
  CHECK(form.parameters[1].fallback == "1");
  CHECK(form.parameters[1].optional);
  CHECK(form.results == std::vector<std::string>{"t"});
}

TEST_CASE("a function's usage ends in a table of options") {
  const UsageForm form = only_form("torch.zeros(shape, {dtype, device = \"cpu\"}) -> Tensor");
  CHECK(form.receiver.empty());
  CHECK(form.callee == "torch.zeros");
  REQUIRE(form.parameters.size() == 2);
  CHECK(form.parameters[1].name == "options");
  CHECK(form.parameters[1].optional);
  REQUIRE(form.parameters[1].options.size() == 2);
  CHECK(form.parameters[1].options[0].name == "dtype");
  CHECK(form.parameters[1].options[1].fallback == "\"cpu\"");
}

TEST_CASE("brackets and all behind them may be left out") {
  for (const char* usage : {"t:f(a, [dim, keepdim = false]) -> Tensor",
                            "t:f(a [, dim [, keepdim]]) -> Tensor", "t:f(a, [dim], keepdim)"}) {
    CAPTURE(usage);
    const UsageForm form = only_form(usage);
    REQUIRE(form.parameters.size() == 3);
    CHECK_FALSE(form.parameters[0].optional);
    CHECK(form.parameters[1].name == "dim");
    CHECK(form.parameters[1].optional);
    CHECK(form.parameters[2].name == "keepdim");
    CHECK(form.parameters[2].optional);
  }
}

TEST_CASE("several forms are separated by semicolons, results by commas") {
  const auto forms =
      parse_usage("t:max() -> Tensor; t:max(dim, keepdim = false) -> values, indices");
  REQUIRE(forms.size() == 2);
  CHECK(forms[0].parameters.empty());
  CHECK(forms[1].results == std::vector<std::string>{"values", "indices"});
}

TEST_CASE("a type may stand behind a colon, brackets and all") {
  const UsageForm form =
      only_form("m.f(values: integer[], fit: fun(x: Tensor, i: integer): number = g, n) -> list");
  REQUIRE(form.parameters.size() == 3);
  CHECK(form.parameters[0].type == "integer[]");
  CHECK(form.parameters[1].name == "fit");
  CHECK(form.parameters[1].type == "fun(x: Tensor, i: integer): number");
  CHECK(form.parameters[1].fallback == "g");
  CHECK(form.parameters[2].optional);
}

TEST_CASE("one of several, several of one, and any number of anything") {
  const UsageForm form = only_form("m.f(dtype | other, dims..., ...)");
  REQUIRE(form.parameters.size() == 3);
  CHECK(form.parameters[0].name == "dtype|other");
  CHECK(form.parameters[1].name == "dims");
  CHECK(form.parameters[1].repeats);
  CHECK(form.parameters[2].name == "...");
  CHECK(form.parameters[2].repeats);
}

TEST_CASE("a function of one table has one parameter, named as the function") {
  const UsageForm form = only_form("optbench.run{problem = ..., lr = ..., ...} -> record");
  CHECK(form.callee == "optbench.run");
  REQUIRE(form.parameters.size() == 1);
  CHECK(form.parameters[0].name == "run");
}

TEST_CASE("a property is read without a call") {
  const UsageForm form = only_form("p.seed -> integer");
  CHECK(form.is_property);
  CHECK(form.callee == "p.seed");
  CHECK(form.results == std::vector<std::string>{"integer"});
}

TEST_CASE("a usage that does not parse is quoted with what was expected") {
  CHECK(testing::error_message([] { (void)parse_usage("t:add_(other"); }) ==
        "usage 't:add_(other': expected a closing bracket, got 't:add_(other'");
  CHECK(testing::error_message([] { (void)parse_usage("zeros"); }) ==
        "usage 'zeros': expected a call such as 'torch.zeros(shape)', got 'zeros'");
  CHECK(testing::error_message([] { (void)parse_usage("t:f(a,, b)"); }) ==
        "usage 't:f(a,, b)': expected a parameter between commas, got 'a,, b'");
  CHECK(testing::error_message([] { (void)parse_usage("t:f(a b)"); }) ==
        "usage 't:f(a b)': expected the name of a parameter, got 'a b'");
  CHECK(testing::error_message([] { (void)parse_usage("t:f(a) Tensor"); }) ==
        "usage 't:f(a) Tensor': expected '->' and results behind the call, got 'Tensor'");
}

}  // namespace
}  // namespace optbench::bindings::reference
