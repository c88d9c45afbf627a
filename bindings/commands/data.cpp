// SPDX-License-Identifier: MIT
#include "bindings/cli/fetch_progress.hpp"
#include "bindings/cli/run_options.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/commands/data_report.hpp"
#include "datasets/fetch/deepobs_baselines.hpp"
#include "datasets/fetch/fetch.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cstdio>

namespace optbench::bindings::commands {
namespace fs = std::filesystem;
namespace {

using Entries = std::vector<const data::DatasetEntry*>;

constexpr std::array kActions = {"list", "fetch", "verify", "path"};

/// Arguments of `optbench data`.
struct DataOptions {
  std::string action;
  std::vector<std::string> names;
  fs::path data_dir;
  bool json = false;
  bool no_verify = false;
  bool quiet = false;

  explicit DataOptions(CLI::App& app) {
    app.add_option("action", action,
                   "list: what is there, its size and state; fetch: what is missing, from the web; "
                   "verify: every checksum; path: where it belongs");
    app.add_option("names", names,
                   "data sets, or deepobs-baselines: DeepOBS's published results (default: all; "
                   "`fetch` wants names)");
    app.add_option("--data-dir", data_dir,
                   "data folder (default: $OPTBENCH_DATA_DIR, else ~/.local/share/optbench)");
    app.add_flag("--json", json, "`list` as JSON");
    app.add_flag("--no-verify", no_verify,
                 "`fetch` accepts files whatever their sizes and checksums");
    app.add_flag("-q,--quiet", quiet, "no progress");
    app.footer(
        "An unfinished fetch goes on where it was, and no file gets its name before its checksum "
        "has been found right.\n"
        "$OPTBENCH_DATA_URL names another place to fetch from (http://, https:// or file://), "
        "which "
        "holds one folder\n"
        "per data set; $OPTBENCH_DATA_TIMEOUT the seconds after which a silent server is given up "
        "(default 30).");
  }
};

/// The data sets and the published results.
Entries all_entries(const train::Catalog& catalog) {
  Entries entries;
  for (const auto& [name, entry] : catalog.datasets) entries.push_back(&entry);
  entries.push_back(&datasets::fetch::deepobs_baselines());
  return entries;
}

/// The named ones, or all.
Entries chosen(const train::Catalog& catalog, const std::vector<std::string>& names) {
  if (names.empty()) return all_entries(catalog);
  Entries entries;
  for (const std::string& name : names) {
    entries.push_back(name == datasets::fetch::deepobs_baselines().name
                          ? &datasets::fetch::deepobs_baselines()
                          : &catalog.datasets.find(name));
  }
  return entries;
}

/// Downloads one; errors are printed and determine the exit status.
int fetch_one(const data::DatasetEntry& entry, const datasets::fetch::FetchRequest& request,
              cli::FetchProgress& progress) {
  if (entry.files.empty()) {
    fmt::print("{}: computed, nothing to fetch\n", entry.name);
    return cli::kExitDone;
  }
  try {
    const datasets::fetch::FetchEnd end =
        &entry == &datasets::fetch::deepobs_baselines()
            ? datasets::fetch::fetch_deepobs_baselines(request, progress)
            : datasets::fetch::fetch_dataset(entry, request, progress);
    if (end == datasets::fetch::FetchEnd::stopped) return cli::kExitInterrupted;
    fmt::print("{}: {} in {}\n", entry.name,
               end == datasets::fetch::FetchEnd::here ? "is here already," : "fetched,",
               (request.data_dir / entry.name).string());
    std::fflush(stdout);
    return cli::kExitDone;
  } catch (const Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return cli::kExitFailed;
  }
}

/// If one fails, the others are still downloaded.
int fetch(const train::Catalog& catalog, const Entries& entries, const DataOptions& options) {
  if (options.names.empty()) {
    std::vector<std::string> names;
    for (const data::DatasetEntry* entry : all_entries(catalog)) {
      if (!entry->files.empty()) names.push_back(entry->name);
    }
    fail(ErrorKind::invalid_argument, "data fetch: expected names of what to fetch: {}",
         fmt::join(names, ", "));
  }
  const datasets::fetch::FetchRequest request{.data_dir = options.data_dir,
                                              .verify = !options.no_verify,
                                              .source = datasets::fetch::fetch_source()};
  cli::FetchProgress progress(options.quiet ? cli::FetchProgress::Detail::none
                                            : cli::FetchProgress::Detail::shown);
  int status = cli::kExitDone;
  for (const data::DatasetEntry* entry : entries) {
    const int one = fetch_one(*entry, request, progress);
    if (one == cli::kExitInterrupted) {
      fmt::print(stderr, "interrupted: {}\n", cli::kFetchingKept);
      return one;
    }
    if (one != cli::kExitDone) status = one;
  }
  return status;
}

void print_paths(const Entries& entries, const DataOptions& options) {
  if (options.names.empty()) return fmt::print("{}\n", options.data_dir.string());
  for (const data::DatasetEntry* entry : entries) {
    fmt::print("{}\n", (options.data_dir / entry->name).string());
  }
}

}  // namespace

int command_data(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app("Looks after the data sets' files.", "data");
  DataOptions options(app);
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  if (options.data_dir.empty()) options.data_dir = run::default_data_dir();
  if (options.action.empty()) {
    fail(
        ErrorKind::invalid_argument,
        "data: expected list, fetch, verify or path, got nothing (`optbench data --help` says what "
        "each does)");
  }
  const std::vector<std::string> actions(kActions.begin(), kActions.end());
  if (std::find(actions.begin(), actions.end(), options.action) == actions.end()) {
    fail(ErrorKind::unknown_name,
         "data: unknown action '{}': expected list, fetch, verify or path{}", options.action,
         did_you_mean(options.action, actions));
  }
  const Entries entries = chosen(session.catalog(), options.names);
  if (options.action == "fetch") return fetch(session.catalog(), entries, options);
  if (options.action == "verify") {
    return verify_data(entries, options.data_dir, !options.names.empty());
  }
  if (options.action == "path") {
    print_paths(entries, options);
  } else {
    print_data_list(entries, options.data_dir, options.json);
  }
  return cli::kExitDone;
}

}  // namespace optbench::bindings::commands
