// SPDX-License-Identifier: MIT
#include "bindings/reference/usage_types.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

namespace optbench::bindings::reference {
namespace {

TEST_CASE("a word has one type") {
  CHECK(type_of_word("other") == "Tensor|number");
  CHECK(type_of_word("dim") == "integer");
  CHECK(type_of_word("dtype") == "Dtype");
  CHECK_FALSE(type_of_word("othr"));
}

TEST_CASE("phrases are types in words") {
  CHECK(type_of_phrase("integer") == "integer");
  CHECK(type_of_phrase("a text") == "string");
  CHECK(type_of_phrase("number or boolean") == "number|boolean");
  CHECK(type_of_phrase("list of tensors") == "Tensor[]");
  CHECK(type_of_phrase("list of names or nil") == "string[]|nil");
  CHECK(type_of_phrase("nested lists") == "table");
  CHECK(type_of_phrase("the record") == "Record");
  CHECK(type_of_phrase("nn.Module") == "nn.Module");
  CHECK(type_of_phrase("\"sum\"|\"mean\"") == "\"sum\"|\"mean\"");
  CHECK(type_of_phrase("fun(x: Tensor): number|boolean") == "fun(x: Tensor): number|boolean");
  CHECK(type_of_phrase("{ [string]: number }") == "{ [string]: number }");
  CHECK_FALSE(type_of_phrase("something"));
  CHECK_FALSE(type_of_phrase("number or so"));
  CHECK_FALSE(type_of_phrase(""));
}

TEST_CASE("a word may mean another thing as a result") {
  CHECK(type_of_word("mean") == "number");
  CHECK(type_of_result("mean") == "Tensor");
  CHECK(type_of_result("list of tensors") == "Tensor[]");
  CHECK(is_result_name("mean"));
  CHECK(is_result_name("values"));
  CHECK_FALSE(is_result_name("Tensor"));
  CHECK_FALSE(is_result_name("integer"));
}

TEST_CASE("a description begins with its type") {
  const auto list = leading_type("list of tensors: one per layer");
  REQUIRE(list);
  CHECK(list->type == "Tensor[]");
  CHECK(list->rest == "one per layer");
  CHECK_FALSE(list->optional);

  const auto function =
      leading_type("optional `fun(a: string, b: string): boolean`  which is first");
  REQUIRE(function);
  CHECK(function->type == "fun(a: string, b: string): boolean");
  CHECK(function->rest == "which is first");
  CHECK(function->optional);

  CHECK(leading_type("a table; it may be changed")->type == "table");
  CHECK(leading_type("number? none without it")->optional);
  CHECK(leading_type("integer")->rest.empty());
}

TEST_CASE("a sentence that begins with a word of the table is no type") {
  CHECK_FALSE(leading_type("exponent of the first value"));
  CHECK_FALSE(leading_type("how many there are"));
  CHECK_FALSE(leading_type(""));
}

}  // namespace
}  // namespace optbench::bindings::reference
