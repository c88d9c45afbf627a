// SPDX-License-Identifier: MIT
#include "bindings/cli/run_options.hpp"
#include "bindings/commands/commands.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace optbench::bindings::commands {
namespace {

template <class Entry>
void print_entries(const Registry<Entry>& registry, bool json) {
  if (json) {
    Json list = Json::array();
    for (const auto& [name, entry] : registry)
      list.push_back({{"name", name}, {"summary", entry.summary}});
    fmt::print("{}\n", write_json(list));
    return;
  }
  std::size_t width = 0;
  for (const auto& [name, entry] : registry) width = std::max(width, name.size());
  for (const auto& [name, entry] : registry) fmt::print("{:<{}}  {}\n", name, width, entry.summary);
}

void print_sets(const train::Catalog& catalog, bool json) {
  if (!json) {
    for (const auto& [name, set] : catalog.problem_sets) {
      fmt::print("{:<6} {}: {}\n", name, set.summary, fmt::join(set.problems, ", "));
    }
    return;
  }
  Json list = Json::array();
  for (const auto& [name, set] : catalog.problem_sets) {
    list.push_back({{"name", name}, {"summary", set.summary}, {"problems", set.problems}});
  }
  fmt::print("{}\n", write_json(list));
}

struct Listing {
  const char* name;
  void (*print)(const train::Catalog& catalog, bool json);
};

constexpr std::array kListings = {
    Listing{"problems", [](const train::Catalog& catalog,
                           bool json) { print_entries(catalog.problems, json); }},
    Listing{"sets", [](const train::Catalog& catalog, bool json) { print_sets(catalog, json); }},
    Listing{"datasets", [](const train::Catalog& catalog,
                           bool json) { print_entries(catalog.datasets, json); }},
    Listing{"optimizers", [](const train::Catalog& catalog,
                             bool json) { print_entries(catalog.optimizers, json); }},
    Listing{"schedules", [](const train::Catalog& catalog, bool json) {
              print_entries(catalog.schedules, json);
            }}};

}  // namespace

int command_list(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app("Lists what there is.", "list");
  std::string what;
  bool json = false;
  app.add_option("what", what, "problems, sets, datasets, optimizers or schedules");
  app.add_flag("--json", json, "as JSON");
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  if (what.empty()) {
    fail(ErrorKind::invalid_argument,
         "list: expected problems, sets, datasets, optimizers or schedules, got nothing");
  }
  std::vector<std::string> names;
  for (const Listing& listing : kListings) {
    if (what == listing.name) {
      listing.print(session.catalog(), json);
      return cli::kExitDone;
    }
    names.emplace_back(listing.name);
  }
  fail(ErrorKind::unknown_name,
       "list: expected problems, sets, datasets, optimizers or schedules, got '{}'{}", what,
       did_you_mean(what, names));
}

}  // namespace optbench::bindings::commands
