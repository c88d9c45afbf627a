// SPDX-License-Identifier: MIT
#include "datasets/fetch/data_folder.hpp"

#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <system_error>

namespace optbench::datasets::fetch {
namespace {

/// The possible names of a file, the published one first.
std::vector<std::string> spellings(const std::string& published) {
  if (!published.ends_with(".gz")) return {published};
  std::string plain = published.substr(0, published.size() - 3);
  std::vector<std::string> names = {published, plain};
  if (const std::size_t dash = plain.find("-idx"); dash != std::string::npos) {
    plain[dash] = '.';
    names.push_back(plain + ".gz");
    names.push_back(plain);
  }
  return names;
}

}  // namespace

std::filesystem::path find_data_file(std::string_view name, const data::DataFile& file,
                                     const std::filesystem::path& data_dir) {
  const std::filesystem::path folder = data_dir / name;
  for (const std::filesystem::path& place : {folder, folder / "raw"}) {
    std::error_code absent;
    if (!file.unpacked.empty() && std::filesystem::is_directory(place / file.unpacked, absent)) {
      return place / file.unpacked;
    }
    for (const std::string& spelling : spellings(file.name)) {
      std::error_code ignored;
      if (std::filesystem::is_regular_file(place / spelling, ignored)) return place / spelling;
    }
  }
  return {};
}

std::vector<std::filesystem::path> find_data_files(std::string_view name,
                                                   const std::vector<data::DataFile>& files,
                                                   const std::filesystem::path& data_dir) {
  std::vector<std::filesystem::path> found;
  std::vector<std::string> missing;
  for (const data::DataFile& file : files) {
    found.push_back(find_data_file(name, file, data_dir));
    if (!found.back().empty()) continue;
    missing.push_back(file.unpacked.empty()
                          ? file.name
                          : fmt::format("{} (or the folder {})", file.name, file.unpacked));
  }
  if (missing.empty()) return found;
  const std::filesystem::path folder = data_dir / name;
  std::error_code ignored;
  fail(ErrorKind::not_found,
       "{}: {} '{}'; expected the files {}{}   hint: put them there, or name the "
       "data folder that holds {}/ with --data-dir or $OPTBENCH_DATA_DIR",
       name,
       std::filesystem::is_directory(folder, ignored) ? "data files are missing from folder"
                                                      : "there is no folder",
       folder.string(), fmt::join(missing, ", "),
       missing.front().ends_with(".gz") ? " (compressed or not)" : "", name);
}

}  // namespace optbench::datasets::fetch
