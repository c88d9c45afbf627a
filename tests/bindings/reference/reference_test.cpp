// SPDX-License-Identifier: MIT
#include "bindings/reference/reference.hpp"

#include "bindings/reference/help_text.hpp"
#include "bindings/reference/reference_editor.hpp"
#include "bindings/reference/type_descriptions.hpp"
#include "bindings/tensor/tensor_families.hpp"
#include "bindings/training/session.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

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

namespace {

/// Every type that a page of help names: those of parameters, options, results and values.
std::set<std::string> types_of_help() {
  std::set<std::string> types;
  const auto add = [&](const std::string& type) {
    for (const std::string& name : types_in(type)) types.insert(name);
  };
  const auto add_forms = [&](const std::vector<CallForm>& forms) {
    for (const CallForm& form : forms) {
      for (const Parameter& parameter : form.parameters) {
        add(parameter.type);
        for (const Parameter& option : parameter.options) add(option.type);
      }
      for (const Result& result : form.results) add(result.type);
    }
  };
  for (const ReferenceSection& section : reference().sections()) {
    for (const ReferenceEntry& each : section.entries) {
      add(each.type);
      add_forms(each.forms);
    }
  }
  for (const TypeDescription& type : type_descriptions()) {
    types.insert(type.name);
    add(type.alias);
    for (const TypeDescription::Field& field : type.fields) add(field.type);
    for (const ReferenceEntry& method : type.methods) add_forms(method.forms);
  }
  for (const RunSetting& setting : reference().run_settings()) add(setting.type);
  return types;
}

}  // namespace

TEST_CASE("help describes every type that it mentions") {
  const std::set<std::string> types = types_of_help();
  for (const char* name : {"Record", "RunSettings", "Declaration", "OptimizerClass", "Batch",
                           "Dtype", "Tensor", "integer", "StepProgress"}) {
    CHECK_MESSAGE(types.contains(name), name);
  }
  for (const std::string& type : types) {
    CAPTURE(type);
    std::string text;
    CHECK_NOTHROW(text = topic_help(reference(), session().catalog(), type));
    CHECK(text.find("type " + type) != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') >= 3);
  }
}

TEST_CASE("names of types are told from names of parts") {
  using Names = std::vector<std::string>;
  CHECK(types_in("fun(x: Tensor|number, y?: string): Parameter[]|nil") ==
        Names{"fun", "Tensor", "number", "string", "Parameter", "nil"});
  CHECK(types_in("{ name: string, options: table<string, any> }") ==
        Names{"string", "table", "string", "any"});
  CHECK(types_in("\"lower\"|\"higher\"").empty());
}

TEST_CASE("type descriptions are read with fields, methods and aliases") {
  const std::vector<TypeDescription> types = read_type_descriptions(
      "--- A thing.\n---@class Thing\n---@field size? integer how large\n"
      "local Thing = {}\n\n--- Grows.\n---@param by number how much\n---@return boolean\n"
      "function Thing:grow(by) end\n\n---@alias Kind \"a\"|\"b\"\n");
  REQUIRE(types.size() == 2);
  CHECK(types[0].help == "A thing.");
  CHECK(types[0].fields[0].name == "size");
  CHECK(types[0].fields[0].optional);
  CHECK(types[0].fields[0].help == "how large");
  REQUIRE(types[0].methods.size() == 1);
  CHECK(types[0].methods[0].usage() == "self:grow(by) -> boolean");
  CHECK(types[1].alias == "\"a\"|\"b\"");
}

TEST_CASE("help fits a terminal of 40 columns") {
  const auto check_width = [](const std::string& name, const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      // A single word, such as the name of a file, is not broken.
      const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
      const bool is_word = line.find(' ', first) == std::string::npos;
      if (!is_word) CHECK_MESSAGE(line.size() <= 40, name, ": ", line);
    }
  };
  check_width("overview", overview_help(reference(), 40));
  for (const ReferenceSection& section : reference().sections()) {
    check_width(section.name, section_help(section, session().catalog(), 40));
    for (const ReferenceEntry& each : section.entries)
      check_width(each.name, entry_help(reference(), each, 40));
  }
  for (const auto& [name, problem] : session().catalog().problems)
    check_width(name, problem_help(problem, 40));
  for (const char* topic : {"adam", "Record", "closure", "num_epochs", "on_step", "RunSettings"})
    check_width(topic, topic_help(reference(), session().catalog(), topic, 40));
}

TEST_CASE("words are filled into lines and indented lines are kept") {
  CHECK(wrapped("one two three", 2, 10) == "  one two\n  three\n");
  CHECK(wrapped("one\ntwo\n  kept   as it is\nlast", 0, 20) ==
        "one two\n  kept   as it is\nlast\n");
  CHECK(wrapped("", 3).empty());
}

}  // namespace
}  // namespace optbench::bindings::reference
