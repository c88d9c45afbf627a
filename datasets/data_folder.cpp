// SPDX-License-Identifier: MIT
#include "datasets/data_folder.hpp"

#include "engine/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <system_error>

namespace optbench {
namespace {

/// The names a file may go by, the published one first.
std::vector<std::string> spellings(const std::string& published) {
  std::string plain = published;
  if (plain.ends_with(".gz")) plain.resize(plain.size() - 3);
  std::vector<std::string> names = {plain + ".gz", plain};
  if (const std::size_t dash = plain.find("-idx"); dash != std::string::npos) {
    plain[dash] = '.';
    names.push_back(plain + ".gz");
    names.push_back(plain);
  }
  return names;
}

}  // namespace

std::filesystem::path find_data_file(std::string_view name, const DataFile& file,
                                     const std::filesystem::path& data_dir) {
  const std::filesystem::path folder = data_dir / name;
  for (const std::filesystem::path& place : {folder, folder / "raw"}) {
    for (const std::string& spelling : spellings(file.name)) {
      std::error_code ignored;
      if (std::filesystem::is_regular_file(place / spelling, ignored)) return place / spelling;
    }
  }
  return {};
}

std::vector<std::filesystem::path> find_data_files(std::string_view name,
                                                   const std::vector<DataFile>& files,
                                                   const std::filesystem::path& data_dir) {
  std::vector<std::filesystem::path> found;
  std::vector<std::string> missing;
  for (const DataFile& file : files) {
    found.push_back(find_data_file(name, file, data_dir));
    if (found.back().empty()) missing.push_back(file.name);
  }
  if (missing.empty()) return found;
  const std::filesystem::path folder = data_dir / name;
  std::error_code ignored;
  fail(ErrorKind::not_found,
       "{}: {} '{}'; expected the files {} (compressed or not)   hint: put them there, or name the "
       "data folder that holds {}/ with --data-dir or $OPTBENCH_DATA_DIR",
       name,
       std::filesystem::is_directory(folder, ignored) ? "data files are missing from folder"
                                                      : "there is no folder",
       folder.string(), fmt::join(missing, ", "), name);
}

}  // namespace optbench
