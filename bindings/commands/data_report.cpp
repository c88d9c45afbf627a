// SPDX-License-Identifier: MIT
#include "bindings/commands/data_report.hpp"

#include "bindings/commands/commands.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "datasets/fetch/data_folder.hpp"
#include "datasets/fetch/deepobs_baselines.hpp"
#include "datasets/fetch/download.hpp"
#include "datasets/fetch/file_check.hpp"
#include "datasets/fetch/part_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"
#include "engine/base/text_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <system_error>
#include <vector>

namespace optbench::bindings::commands {
namespace fs = std::filesystem;
namespace {

bool is_baselines(const data::DatasetEntry& entry) {
  return &entry == &datasets::fetch::deepobs_baselines();
}

/// The files of one data set on disk.
struct Inventory {
  std::size_t here = 0;      // unpacked ones included
  std::size_t unpacked = 0;  // present as the folder that an archive unpacks to
  std::uintmax_t bytes = 0;
  std::uintmax_t unfinished_bytes = 0;

  [[nodiscard]] std::string state(const data::DatasetEntry& entry) const {
    if (entry.files.empty()) return "computed";
    if (here == entry.files.size()) return "here";
    return here == 0 && unfinished_bytes == 0 ? "missing" : "partial";
  }
};

std::uintmax_t size_of(const fs::path& path) {
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(path, error);
  return error ? 0 : bytes;
}

/// Whether the folder that an archive becomes is there in its place; `found` is what
/// find_data_file() found.
bool is_unpacked(const fs::path& found, const data::DatasetEntry& entry, const data::DataFile& file,
                 const fs::path& data_dir) {
  std::error_code ignored;
  return found.empty() ? datasets::fetch::is_unpacked(entry, file, data_dir)
                       : fs::is_directory(found, ignored);
}

Inventory take_inventory(const data::DatasetEntry& entry, const fs::path& data_dir) {
  Inventory inventory;
  if (is_baselines(entry)) {
    inventory.here = inventory.unpacked = datasets::fetch::has_deepobs_baselines(data_dir) ? 1 : 0;
    inventory.unfinished_bytes =
        size_of(datasets::fetch::part_path(datasets::fetch::deepobs_archive(data_dir)));
    return inventory;
  }
  for (const data::DataFile& file : entry.files) {
    const fs::path path = datasets::fetch::find_data_file(entry.name, file, data_dir);
    if (is_unpacked(path, entry, file, data_dir)) {
      ++inventory.here;
      ++inventory.unpacked;
    } else if (!path.empty()) {
      ++inventory.here;
      inventory.bytes += size_of(path);
    } else {
      inventory.unfinished_bytes +=
          size_of(datasets::fetch::part_path(data_dir / entry.name / file.name));
    }
  }
  return inventory;
}

/// None if the size of a file is unknown.
std::optional<std::uint64_t> published_bytes(const data::DatasetEntry& entry) {
  std::uint64_t bytes = 0;
  for (const data::DataFile& file : entry.files) {
    if (file.bytes == 0) return std::nullopt;
    bytes += file.bytes;
  }
  return bytes;
}

std::string state_text(const data::DatasetEntry& entry, const Inventory& inventory) {
  std::string text = inventory.state(entry);
  if (text == "partial") {
    text += fmt::format(": {} of {} files", inventory.here, entry.files.size());
    if (inventory.unfinished_bytes > 0) {
      text += fmt::format(" and {} of another",
                          datasets::fetch::bytes_text(inventory.unfinished_bytes));
    }
  } else if (inventory.unpacked > 0) {
    text += ", unpacked";
  }
  return text;
}

/// Result of the verification.
struct Verdict {
  std::string text;
  std::vector<std::string> faults = {};  // lines for stderr
  int status = cli::kExitDone;
};

Verdict damaged(std::vector<std::string> faults) {
  return {.text = "damaged", .faults = std::move(faults), .status = cli::kExitFailed};
}

/// For files without checksum: whether they can be read.
Verdict verify_by_opening(const data::DatasetEntry& entry, const fs::path& data_dir,
                          const std::vector<std::string>& unknown) {
  try {
    data::DatasetRequest request;
    request.data_dir = data_dir;
    request.verify_checksums = false;
    (void)entry.open(request);
  } catch (const Error& error) {
    return damaged({error.what()});
  }
  return {.text = fmt::format("can be read, but not verified: {}", fmt::join(unknown, "; "))};
}

Verdict verify(const data::DatasetEntry& entry, const fs::path& data_dir) {
  std::vector<std::string> faults;
  std::vector<std::string> missing;
  std::vector<std::string> unknown;
  for (const data::DataFile& file : entry.files) {
    const fs::path path = datasets::fetch::find_data_file(entry.name, file, data_dir);
    if (is_unpacked(path, entry, file, data_dir)) {
      unknown.push_back(fmt::format("{} is unpacked", file.name));
      continue;
    }
    if (path.empty()) {
      missing.push_back(file.name);
      continue;
    }
    const datasets::fetch::FileCheck check = datasets::fetch::check_file(
        path, file, datasets::fetch::FileForm::any, [] { return Interruption::requested(); });
    if (check.result == datasets::fetch::FileCheck::Result::stopped) {
      return {.text = "interrupted", .status = cli::kExitInterrupted};
    }
    if (check.result == datasets::fetch::FileCheck::Result::differs) {
      faults.push_back(fmt::format(
          "{}: '{}': checksum: expected {}, got {}   hint: remove '{}' and fetch it again",
          entry.name, path.filename().string(), check.expected, check.got, path.string()));
    } else if (check.result == datasets::fetch::FileCheck::Result::unknown) {
      unknown.push_back(fmt::format("{} is {}", path.filename().string(), check.verdict));
    }
  }
  if (!faults.empty()) return damaged(std::move(faults));
  if (!missing.empty()) {
    return {.text = "missing",
            .faults = {fmt::format("{}: expected {} in '{}'   hint: optbench data fetch {}",
                                   entry.name, fmt::join(missing, ", "),
                                   (data_dir / entry.name).string(), entry.name)},
            .status = cli::kExitFailed};
  }
  if (!unknown.empty()) return verify_by_opening(entry, data_dir, unknown);
  return {.text = "every checksum matches"};
}

Verdict verify_baselines(const fs::path& data_dir) {
  if (datasets::fetch::has_deepobs_baselines(data_dir)) {
    return {.text = "here, but not verified: no checksum is published"};
  }
  const std::string& name = datasets::fetch::deepobs_baselines().name;
  return {.text = "missing",
          .faults = {fmt::format("{}: there is no folder '{}'   hint: optbench data fetch {}", name,
                                 (data_dir / name).string(), name)},
          .status = cli::kExitFailed};
}

/// One data set that cannot be checked does not keep the others from being checked.
Verdict verify_or_say_why(const data::DatasetEntry& entry, const fs::path& data_dir) {
  try {
    return is_baselines(entry) ? verify_baselines(data_dir) : verify(entry, data_dir);
  } catch (const Error& error) {
    return {.text = "cannot be checked", .faults = {error.what()}, .status = cli::kExitFailed};
  }
}

}  // namespace

void print_data_list(std::span<const data::DatasetEntry* const> entries, const fs::path& data_dir,
                     bool json) {
  Json objects = Json::array();
  TextTable table({{.heading = "data set"},
                   {.heading = "state"},
                   {.heading = "on disk", .align = TextTable::Align::right},
                   {.heading = "published", .align = TextTable::Align::right},
                   {.heading = "folder"}});
  for (const data::DatasetEntry* entry : entries) {
    const Inventory inventory = take_inventory(*entry, data_dir);
    const bool has_files = !entry->files.empty();
    const std::string folder = has_files ? (data_dir / entry->name).string() : "";
    const auto published = has_files ? published_bytes(*entry) : std::nullopt;
    table.add_row({entry->name, state_text(*entry, inventory),
                   inventory.bytes > 0 ? datasets::fetch::bytes_text(inventory.bytes) : "",
                   published ? datasets::fetch::bytes_text(*published) : "", folder});
    objects.push_back({{"name", entry->name},
                       {"state", inventory.state(*entry)},
                       {"files", entry->files.size()},
                       {"files_here", inventory.here},
                       {"files_unpacked", inventory.unpacked},
                       {"bytes", inventory.bytes},
                       {"unfinished_bytes", inventory.unfinished_bytes},
                       {"published_bytes", published ? Json(*published) : Json(nullptr)},
                       {"folder", folder}});
  }
  fmt::print("{}", json ? write_json(objects) + "\n" : table.text());
}

int verify_data(std::span<const data::DatasetEntry* const> entries, const fs::path& data_dir,
                bool named) {
  int status = cli::kExitDone;
  for (const data::DatasetEntry* entry : entries) {
    if (entry->files.empty()) {
      if (named) fmt::print("{}: computed, there are no files\n", entry->name);
      continue;
    }
    // Without names, missing data sets are not errors.
    const Inventory inventory = take_inventory(*entry, data_dir);
    if (!named && inventory.here == 0) {
      fmt::print("{}: missing\n", entry->name);
      continue;
    }
    const Verdict verdict = verify_or_say_why(*entry, data_dir);
    fmt::print("{}: {}\n", entry->name, verdict.text);
    for (const std::string& fault : verdict.faults) fmt::print(stderr, "error: {}\n", fault);
    if (verdict.status != cli::kExitDone) status = verdict.status;
    if (verdict.status == cli::kExitInterrupted) break;
  }
  return status;
}

}  // namespace optbench::bindings::commands
