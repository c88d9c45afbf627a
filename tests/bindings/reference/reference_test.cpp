// SPDX-License-Identifier: MIT
#include "bindings/reference/reference.hpp"

#include "bindings/reference/help_text.hpp"
#include "bindings/reference/reference_editor.hpp"
#include "bindings/tensor/tensor_families.hpp"
#include "bindings/training/session.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

namespace optbench::bindings::reference {
namespace {

/// One for all cases: a session loads every shipped script.
training::Session& session() {
  static training::Session shared;
  return shared;
}

const Reference& reference() {
  static const Reference shared(session().interpreter());
  return shared;
}

const ReferenceEntry& entry(std::string_view name) {
  const ReferenceEntry* found = reference().find(name);
  if (found == nullptr) FAIL("no entry '" << name << "'");
  return *found;
}

TEST_CASE("every registration states the type of each parameter and result") {
  for (const Documentation& source : session().interpreter().documentation()) {
    try {
      for (const CallForm& form : call_forms(source)) CHECK_FALSE(form.callee.empty());
    } catch (const Error& error) {
      FAIL_CHECK(source.name << ": " << error.what());
    }
  }
}

TEST_CASE("every function has help, and every doc comment the types of parameters and results") {
  for (const ReferenceSection& section : reference().sections()) {
    for (const ReferenceEntry& each : section.entries) {
      CAPTURE(each.name);
      for (const std::string& gap : each.gaps) FAIL_CHECK(each.name << ": " << gap);
      if (each.kind == ReferenceEntry::Kind::value) continue;
      CHECK_FALSE(each.help.empty());
      CHECK_FALSE(each.usage().empty());
    }
  }
}

TEST_CASE("every function and method of tensors belongs to a family") {
  for (const char* name : {"torch", "Tensor"}) {
    const ReferenceSection* section = reference().find_section(name);
    REQUIRE(section != nullptr);
    for (const ReferenceEntry& each : section->entries) {
      CAPTURE(each.name);
      const bool in_family = each.kind == ReferenceEntry::Kind::operation || !each.family.empty();
      CHECK_MESSAGE(in_family, each.name,
                    " has no heading: list its family in tensor_families.cpp");
    }
  }
}

TEST_CASE("everything that C++ registers for scripts is in the reference") {
  for (const Documentation& source : session().interpreter().documentation()) {
    if (source.name.find(".engine.") != std::string::npos) continue;  // for shipped scripts only
    CAPTURE(source.name);
    CHECK(reference().find(source.name) != nullptr);
  }
}

TEST_CASE("a parameter has the type that its registration states") {
  const ReferenceEntry& add = entry("Tensor:add_");
  REQUIRE(add.forms.size() == 1);
  REQUIRE(add.forms[0].parameters.size() == 2);
  CHECK(add.forms[0].parameters[0].type == "Tensor|number");
  CHECK(add.forms[0].parameters[1].type == "number");
  CHECK(add.forms[0].parameters[1].optional);
  REQUIRE(add.forms[0].results.size() == 1);
  CHECK(add.forms[0].results[0].type == "self");
}

TEST_CASE("a method that is a function too takes the tensor first") {
  const ReferenceEntry& sqrt = entry("torch.sqrt");
  CHECK(sqrt.twin == "Tensor:sqrt");
  CHECK(entry("Tensor:sqrt").twin == "torch.sqrt");
  REQUIRE(sqrt.forms.size() == 1);
  REQUIRE(sqrt.forms[0].parameters.size() == 1);
  CHECK(sqrt.forms[0].parameters[0].type == "Tensor");
  CHECK(sqrt.usage() == "torch.sqrt(t) -> Tensor");
}

TEST_CASE("a Lua function is described by its doc comment") {
  const ReferenceEntry& linspace = entry("sweep.linspace");
  CHECK(linspace.usage() == "sweep.linspace(first, last, count) -> number[]");
  CHECK(linspace.help.starts_with("Evenly spaced numbers"));
  REQUIRE(linspace.forms.size() == 1);
  CHECK(linspace.forms[0].parameters[0].type == "number");
  CHECK(linspace.forms[0].parameters[2].type == "integer");
  CHECK(linspace.forms[0].results[0].type == "number[]");
}

TEST_CASE("a Lua function without a doc comment says what is missing") {
  lua_State* L = session().interpreter().state();
  session().interpreter().load_string("return function(x, wibble) end", "test").push(L);
  protected_call(L, 0, 1);
  const auto described = describe_lua_function(L, -1, "f");
  lua_pop(L, 1);
  REQUIRE(described);
  CHECK(described->usage() == "f(x, wibble)");
  CHECK(described->gaps ==
        std::vector<std::string>{"no doc comment", "parameter 'x': expected '@param x type: ...'",
                                 "parameter 'wibble': expected '@param wibble type: ...'"});
}

TEST_CASE("the option names of a call are known") {
  CHECK(option_names(entry("torch.randn").forms) ==
        std::vector<std::string>{"device", "dtype", "generator"});
  CHECK(option_names(entry("Tensor:add_").forms).empty());
}

TEST_CASE("every setting of a run is described") {
  for (const RunSetting& setting : reference().run_settings()) {
    CAPTURE(setting.name);
    CHECK_FALSE(setting.help.empty());
    CHECK(setting.type != "any");
  }
}

TEST_CASE("texts of help fit 80 columns") {
  const auto check_width = [](const std::string& text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string line = text.substr(begin, end - begin);
      // A usage line is not broken, nor is a line that a comment indents.
      const bool is_verbatim = begin == 0 || line.starts_with("     ");
      if (!is_verbatim) CHECK_MESSAGE(line.size() <= 80, line);
      begin = end + 1;
    }
  };
  check_width(overview_help(reference()));
  for (const ReferenceSection& section : reference().sections()) {
    check_width(section_help(section, session().catalog()));
    for (const ReferenceEntry& each : section.entries) check_width(entry_help(reference(), each));
  }
  for (const auto& [name, problem] : session().catalog().problems)
    check_width(problem_help(problem));
}

TEST_CASE("words are filled into lines and indented lines are kept") {
  CHECK(wrapped("one two three", 2, 10) == "  one two\n  three\n");
  CHECK(wrapped("one\ntwo\n  kept   as it is\nlast", 0, 20) ==
        "one two\n  kept   as it is\nlast\n");
  CHECK(wrapped("", 3).empty());
}

}  // namespace
}  // namespace optbench::bindings::reference
