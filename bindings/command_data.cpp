// SPDX-License-Identifier: MIT
#include "bindings/commands.hpp"
#include "bindings/run_options.hpp"
#include "datasets/data_folder.hpp"
#include "engine/error.hpp"
#include "engine/json_text.hpp"
#include "engine/suggestion.hpp"
#include "engine/text_table.hpp"

#include <fmt/format.h>

namespace optbench {
namespace fs = std::filesystem;
namespace {

/// The files of one data set as they lie on disk.
struct Inventory {
  std::size_t present = 0;
  std::uintmax_t bytes = 0;
};

Inventory take_inventory(const DatasetEntry& entry, const fs::path& data_dir) {
  Inventory inventory;
  for (const DataFile& file : entry.files) {
    const fs::path path = find_data_file(entry.name, file, data_dir);
    if (path.empty()) continue;
    ++inventory.present;
    inventory.bytes += fs::file_size(path);
  }
  return inventory;
}

std::string state_text(const DatasetEntry& entry, const Inventory& inventory) {
  if (entry.files.empty()) return "computed";
  if (inventory.present == entry.files.size()) return "here";
  if (inventory.present == 0) return "missing";
  return fmt::format("{} of {} files", inventory.present, entry.files.size());
}

std::string size_text(std::uintmax_t bytes) {
  return bytes == 0 ? "" : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

/// The named data sets, or all.
std::vector<const DatasetEntry*> chosen(const Catalog& catalog,
                                        const std::vector<std::string>& names) {
  std::vector<const DatasetEntry*> entries;
  for (const std::string& name : names) entries.push_back(&catalog.datasets.find(name));
  if (names.empty()) {
    for (const auto& [name, entry] : catalog.datasets) entries.push_back(&entry);
  }
  return entries;
}

int list(const std::vector<const DatasetEntry*>& entries, const fs::path& data_dir, bool json) {
  Json objects = Json::array();
  TextTable table({{.heading = "data set"},
                   {.heading = "state"},
                   {.heading = "size", .align = TextTable::Align::right},
                   {.heading = "folder"}});
  for (const DatasetEntry* entry : entries) {
    const Inventory inventory = take_inventory(*entry, data_dir);
    const std::string folder = entry->files.empty() ? "" : (data_dir / entry->name).string();
    table.add_row({entry->name, state_text(*entry, inventory), size_text(inventory.bytes), folder});
    objects.push_back({{"name", entry->name},
                       {"state", state_text(*entry, inventory)},
                       {"bytes", inventory.bytes},
                       {"folder", folder}});
  }
  fmt::print("{}", json ? write_json(objects) + "\n" : table.text());
  return kExitDone;
}

int verify(const std::vector<const DatasetEntry*>& entries, const fs::path& data_dir, bool all) {
  int status = kExitDone;
  for (const DatasetEntry* entry : entries) {
    if (entry->files.empty()) continue;
    if (all && take_inventory(*entry, data_dir).present == 0) {
      fmt::print("{}: missing\n", entry->name);
      continue;
    }
    try {
      DatasetRequest request;
      request.data_dir = data_dir;
      (void)entry->open(request);
      fmt::print("{}: every checksum matches\n", entry->name);
    } catch (const Error& error) {
      fmt::print("{}: {}\n", entry->name,
                 error.kind() == ErrorKind::not_found ? "missing" : "damaged");
      fmt::print(stderr, "error: {}\n", error.what());
      status = kExitFailed;
    }
  }
  return status;
}

}  // namespace

int command_data(Session& session, const std::vector<std::string>& words) {
  CLI::App app("Looks after the data sets' files.", "data");
  std::string action;
  std::vector<std::string> names;
  fs::path data_dir;
  bool json = false;
  app.add_option("action", action,
                 "list: what is there; verify: every checksum; path: where it belongs")
      ->required();
  app.add_option("names", names, "data sets (default: all)");
  app.add_option("--data-dir", data_dir,
                 "data folder (default: $OPTBENCH_DATA_DIR, else ~/.local/share/optbench)");
  app.add_flag("--json", json, "`list` as JSON");
  if (!parse_words(app, words)) return kExitDone;

  if (data_dir.empty()) data_dir = default_data_dir();
  if (action == "path" && names.empty()) {
    fmt::print("{}\n", data_dir.string());
    return kExitDone;
  }
  const auto entries = chosen(session.catalog(), names);
  if (action == "list") return list(entries, data_dir, json);
  if (action == "verify") return verify(entries, data_dir, names.empty());
  if (action == "path") {
    for (const DatasetEntry* entry : entries) fmt::print("{}\n", (data_dir / entry->name).string());
    return kExitDone;
  }
  const std::vector<std::string> actions = {"list", "verify", "path"};
  fail(ErrorKind::unknown_name, "data: unknown action '{}': expected list, verify or path{}",
       action, did_you_mean(action, actions));
}

}  // namespace optbench
