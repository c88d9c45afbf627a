// SPDX-License-Identifier: MIT
#include "engine/base/registry.hpp"

#include <doctest/doctest.h>

#include "tests/support/thrown_message.hpp"

namespace optbench {
namespace {

using testing::thrown_message;

struct Entry {
  std::string name;
  int value = 0;
};

Registry<Entry> three() {
  Registry<Entry> registry("problem");
  for (const char* name : {"mnist_mlp", "fmnist_mlp", "quadratic_deep"}) registry.add({name, 1});
  return registry;
}

}  // namespace

TEST_CASE("what was added is found, in alphabetical order") {
  Registry<Entry> registry = three();
  registry.add({"allcnnc", 7});
  CHECK(registry.find("allcnnc").value == 7);
  CHECK(registry.contains("mnist_mlp"));
  CHECK_FALSE(registry.contains("mnist"));
  CHECK(registry.names() ==
        std::vector<std::string>{"allcnnc", "fmnist_mlp", "mnist_mlp", "quadratic_deep"});
}

TEST_CASE("an unknown name is answered with the nearest and where to look") {
  const auto complaint = [](std::string_view name) {
    return testing::thrown_message(ErrorKind::unknown_name, [&] { (void)three().find(name); });
  };
  CHECK(complaint("quadratic_dep") ==
        "unknown problem 'quadratic_dep'; did you mean 'quadratic_deep'? (`optbench list problems` "
        "shows all)");
  CHECK(complaint("resnet") == "unknown problem 'resnet' (`optbench list problems` shows all)");
}

TEST_CASE("a name is registered once") {
  Registry<Entry> registry = three();
  CHECK(testing::thrown_message(ErrorKind::internal, [&] {
          registry.add({"mnist_mlp", 2});
        }) == "problem 'mnist_mlp': is registered twice");
  CHECK(registry.find("mnist_mlp").value == 1);
}

}  // namespace optbench
