// SPDX-License-Identifier: MIT
#include "bindings/reference/usage_text.hpp"

#include "bindings/lua/interpreter_state.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/error_message.hpp"

namespace optbench::bindings::reference {
namespace {

CallForm only_form(const char* usage) {
  const auto forms = parse_usage(usage);
  REQUIRE(forms.size() == 1);
  return forms[0];
}

std::string refusal(const char* usage) {
  return testing::error_message([&] { (void)parse_usage(usage); });
}

TEST_CASE("a method's usage has a receiver, typed parameters with defaults, and a result") {
  const CallForm form = only_form("t:add_(other: Tensor|number, scale: number = 1) -> t");
  CHECK(form.receiver == "t");
  CHECK(form.callee == "add_");
  REQUIRE(form.parameters.size() == 2);
  CHECK(form.parameters[0].name == "other");
  CHECK(form.parameters[0].type == "Tensor|number");
  CHECK_FALSE(form.parameters[0].optional);
  CHECK(form.parameters[1].name == "scale");
  CHECK(form.parameters[1].type == "number");
  CHECK(form.parameters[1].fallback == "1");
  CHECK(form.parameters[1].optional);
  REQUIRE(form.results.size() == 1);
  CHECK(form.results[0].name.empty());
  CHECK(form.results[0].type == "self");
}

TEST_CASE("a function's usage ends in a table of options") {
  const CallForm form = only_form(
      "torch.zeros(shape...: integer, {dtype: Dtype, device: string = \"cpu\"}) -> Tensor");
  CHECK(form.receiver.empty());
  CHECK(form.callee == "torch.zeros");
  REQUIRE(form.parameters.size() == 2);
  CHECK(form.parameters[0].name == "shape");
  CHECK(form.parameters[0].repeats);
  CHECK(form.parameters[1].name == "options");
  CHECK(form.parameters[1].optional);
  REQUIRE(form.parameters[1].options.size() == 2);
  CHECK(form.parameters[1].options[0].name == "dtype");
  CHECK(form.parameters[1].options[0].type == "Dtype");
  CHECK(form.parameters[1].options[0].optional);
  CHECK(form.parameters[1].options[1].fallback == "\"cpu\"");
  CHECK(option_names({form}) == std::vector<std::string>{"device", "dtype"});
}

TEST_CASE("what stands in brackets may be left out") {
  const CallForm form = only_form("t:f(a: Tensor, [dims: integer|integer[]]) -> Tensor[]");
  REQUIRE(form.parameters.size() == 2);
  CHECK_FALSE(form.parameters[0].optional);
  CHECK(form.parameters[1].name == "dims");
  CHECK(form.parameters[1].type == "integer|integer[]");
  CHECK(form.parameters[1].optional);
  CHECK(form.parameters[1].fallback.empty());
  CHECK(form.results[0].type == "Tensor[]");
}

TEST_CASE("several forms are separated by semicolons, results by commas") {
  const auto forms =
      parse_usage("t:max() -> Tensor; t:max(dim: integer) -> values: Tensor, indices: Tensor|nil");
  REQUIRE(forms.size() == 2);
  CHECK(forms[0].parameters.empty());
  REQUIRE(forms[1].results.size() == 2);
  CHECK(forms[1].results[0].name == "values");
  CHECK(forms[1].results[0].type == "Tensor");
  CHECK(forms[1].results[1].name == "indices");
  CHECK(forms[1].results[1].type == "Tensor|nil");
}

TEST_CASE("a type may be a signature, and a default anything") {
  const CallForm form = only_form(
      "m.f(fit: fun(x: Tensor, i: integer): number = g(1, 2), pair: integer[] = {1, 2}) -> table");
  REQUIRE(form.parameters.size() == 2);
  CHECK(form.parameters[0].type == "fun(x: Tensor, i: integer): number");
  CHECK(form.parameters[0].fallback == "g(1, 2)");
  CHECK(form.parameters[1].fallback == "{1, 2}");
}

TEST_CASE("any number of any values may be taken and returned") {
  const CallForm form = only_form("m.f(f: function, ...) -> ...");
  REQUIRE(form.parameters.size() == 2);
  CHECK(form.parameters[1].name == "...");
  CHECK(form.parameters[1].type == "any");
  CHECK(form.parameters[1].repeats);
  REQUIRE(form.results.size() == 1);
  CHECK(form.results[0].name == "...");
  CHECK(form.results[0].type == "any");
}

TEST_CASE("a property is read without a call") {
  const CallForm form = only_form("p.seed -> integer");
  CHECK(form.is_property);
  CHECK(form.callee == "p.seed");
  CHECK(form.results[0].type == "integer");
}

TEST_CASE("a usage that does not parse is quoted with what was expected") {
  CHECK(refusal("t:add_(other: Tensor") == "usage 't:add_(other: Tensor': expected ')', got ''");
  CHECK(refusal("zeros") == "usage 'zeros': expected '(', got ''");
  CHECK(refusal("t:f(a: Tensor,, b)") == "usage 't:f(a: Tensor,, b)': expected ')', got ',, b)'");
  CHECK(refusal("t:f() Tensor") ==
        "usage 't:f() Tensor': expected '; ' and another form, or nothing more, got ' Tensor'");
  CHECK(refusal("t:f([a: Tensor], b: Tensor)") ==
        "usage 't:f([a: Tensor], b: Tensor)': expected a parameter that may be left out behind "
        "another such, got 'b: Tensor)'");
}

TEST_CASE("a usage without a type is refused, naming the parameter") {
  CHECK(refusal("t:f(a: Tensor, b)") ==
        "usage 't:f(a: Tensor, b)': expected ': ' and the type of 'b', got ')'");
  CHECK(refusal("t:f(a = 1)") ==
        "usage 't:f(a = 1)': expected ': ' and the type of 'a', got ' = 1)'");
  CHECK(refusal("t:f({a})") == "usage 't:f({a})': expected ': ' and the type of 'a', got '})'");
  CHECK(refusal("t:f(a: text)") ==
        "usage 't:f(a: text)': expected a type such as 'Tensor|number', got 'text)'");
  CHECK(refusal("t:f() -> values") ==
        "usage 't:f() -> values': expected a type such as 'Tensor|number', got 'values'");
}

TEST_CASE("types are built-in ones, classes, choices, signatures, tables and lists of them") {
  for (const char* type :
       {"integer", "Tensor", "optim.Class", "\"sum\"|\"mean\"", "Tensor|number[]|nil",
        "fun(x: Tensor, y?: number): number|boolean", "fun()", "table<string, number[]>[]",
        "{ name: string, value: Tensor }"}) {
    CAPTURE(type);
    std::string_view text = type;
    CHECK(take_type(text) == type);
    CHECK(text.empty());
  }
  for (const char* other :
       {"", "text", "numbers", "tensor", "number|", "\"sum", "fun(x", "{rows}"}) {
    CAPTURE(other);
    std::string_view text = other;
    CHECK_FALSE(take_type(text));
    CHECK(text == other);
  }
}

TEST_CASE("a type ends where no type goes on") {
  const auto rest_of = [](std::string_view text) {
    CHECK(take_type(text));
    return std::string(text);
  };
  CHECK(rest_of("number: the sum") == ": the sum");
  CHECK(rest_of("fun(a: any): boolean: which is first") == ": which is first");
  CHECK(rest_of("fun(a: any): called for each") == ": called for each");
  CHECK(rest_of("Tensor[] = x") == " = x");
}

TEST_CASE("the parsed form gives the usage again, with types or with names alone") {
  const char* usage =
      "t:f(a...: integer, [b: Tensor|nil], c: number = 1, {d: string, e: integer = 2}) -> x: "
      "Tensor, number; t:f(f: function, ...) -> t; t:f() -> ...";
  CHECK(usage_text(parse_usage(usage), UsageDetail::types) == usage);
  CHECK(usage_text(parse_usage(usage), UsageDetail::names) ==
        "t:f(a..., [b], c = 1, {d, e = 2}) -> x, number; t:f(f, ...) -> t; t:f() -> ...");
}

TEST_CASE("a method that a module has as a function takes the tensor first") {
  const auto forms = call_forms({"torch.sqrt", "t:sqrt() -> Tensor", "The root."});
  REQUIRE(forms.size() == 1);
  CHECK(usage_text(forms, UsageDetail::types) == "torch.sqrt(t: Tensor) -> Tensor");
  const auto method = call_forms({"Tensor:sqrt", "t:sqrt() -> Tensor", "The root."});
  CHECK(usage_text(method, UsageDetail::types) == "t:sqrt() -> Tensor");
  CHECK(call_forms({"Tensor:__add", "a + b", "The sum."}).empty());
}

}  // namespace
}  // namespace optbench::bindings::reference
