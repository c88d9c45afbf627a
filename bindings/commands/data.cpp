// SPDX-License-Identifier: MIT
#include "bindings/commands/commands.hpp"
#include "bindings/commands/data_report.hpp"
#include "bindings/cli/fetch_progress.hpp"
#include "bindings/cli/run_options.hpp"
#include "datasets/fetch/deepobs_baselines.hpp"
#include "datasets/fetch/fetch.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cstdio>

namespace optbench {
namespace fs = std::filesystem;
namespace {

using Entries = std::vector<const DatasetEntry*>;

constexpr std::array kActions = {"list", "fetch", "verify", "path"};

/// What the words of `optbench data` say.
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
                   "verify: every checksum; path: where it belongs")
        ->required();
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

/// Everything that has files or is computed: the data sets, and the published results.
Entries all_entries(const Catalog& catalog) {
  Entries entries;
  for (const auto& [name, entry] : catalog.datasets) entries.push_back(&entry);
  entries.push_back(&deepobs_baselines());
  return entries;
}

/// The named ones, or all.
Entries chosen(const Catalog& catalog, const std::vector<std::string>& names) {
  if (names.empty()) return all_entries(catalog);
  Entries entries;
  for (const std::string& name : names) {
    entries.push_back(name == deepobs_baselines().name ? &deepobs_baselines()
                                                       : &catalog.datasets.find(name));
  }
  return entries;
}

/// Fetches one; what went wrong is printed and becomes the status.
int fetch_one(const DatasetEntry& entry, const FetchRequest& request, FetchProgress& progress) {
  if (entry.files.empty()) {
    fmt::print("{}: computed, nothing to fetch\n", entry.name);
    return kExitDone;
  }
  try {
    const FetchEnd end = &entry == &deepobs_baselines() ? fetch_deepobs_baselines(request, progress)
                                                        : fetch_dataset(entry, request, progress);
    if (end == FetchEnd::stopped) return kExitInterrupted;
    fmt::print("{}: {} in {}\n", entry.name,
               end == FetchEnd::here ? "is here already," : "fetched,",
               (request.data_dir / entry.name).string());
    std::fflush(stdout);
    return kExitDone;
  } catch (const Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return kExitFailed;
  }
}

/// One that fails does not keep the others from being fetched.
int fetch(const Catalog& catalog, const Entries& entries, const DataOptions& options) {
  if (options.names.empty()) {
    std::vector<std::string> names;
    for (const DatasetEntry* entry : all_entries(catalog)) {
      if (!entry->files.empty()) names.push_back(entry->name);
    }
    fail(ErrorKind::invalid_argument, "data fetch: expected names of what to fetch: {}",
         fmt::join(names, ", "));
  }
  const FetchRequest request{
      .data_dir = options.data_dir, .verify = !options.no_verify, .source = fetch_source()};
  FetchProgress progress(options.quiet ? FetchProgress::Detail::none
                                       : FetchProgress::Detail::shown);
  int status = kExitDone;
  for (const DatasetEntry* entry : entries) {
    const int one = fetch_one(*entry, request, progress);
    if (one == kExitInterrupted) {
      fmt::print(stderr, "interrupted: {}\n", kFetchingKept);
      return one;
    }
    if (one != kExitDone) status = one;
  }
  return status;
}

void print_paths(const Entries& entries, const DataOptions& options) {
  if (options.names.empty()) return fmt::print("{}\n", options.data_dir.string());
  for (const DatasetEntry* entry : entries) {
    fmt::print("{}\n", (options.data_dir / entry->name).string());
  }
}

}  // namespace

int command_data(Session& session, const std::vector<std::string>& words) {
  CLI::App app("Looks after the data sets' files.", "data");
  DataOptions options(app);
  if (!parse_words(app, words)) return kExitDone;

  if (options.data_dir.empty()) options.data_dir = default_data_dir();
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
  return kExitDone;
}

}  // namespace optbench
