// SPDX-License-Identifier: MIT
#include "bindings/cli/missing_data.hpp"

#include "datasets/fetch/fetch.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optbench::bindings::cli {
namespace {

std::string hint(const data::DatasetEntry& entry, const std::filesystem::path& data_dir) {
  std::vector<std::string> names;
  for (const data::DataFile& file : datasets::fetch::missing_files(entry, data_dir))
    names.push_back(file.name);
  return fmt::format(
      "\n  hint: without a network, place {} in '{}' (or name the data folder that holds {}/ with "
      "--data-dir or $OPTBENCH_DATA_DIR), name another place to fetch from with "
      "$OPTBENCH_DATA_URL, or use --synthetic for synthetic data; --no-download does not try",
      fmt::join(names, ", "), (data_dir / entry.name).string(), entry.name);
}

}  // namespace

bool fetch_missing_data(const run::RunSettings& settings, const run::RunRequest& request,
                        FetchProgress::Detail detail) {
  const data::DatasetEntry& entry = *settings.problem.dataset_entry;
  if (settings.request.synthetic || request.no_download) return true;
  if (datasets::fetch::missing_files(entry, settings.request.data_dir).empty()) return true;
  const datasets::fetch::FetchSource source = datasets::fetch::fetch_source();
  if (!datasets::fetch::is_fetchable(entry, source)) return true;
  FetchProgress progress(detail);
  try {
    return datasets::fetch::fetch_dataset(entry,
                                          {.data_dir = settings.request.data_dir,
                                           .verify = !settings.request.no_verify,
                                           .source = source},
                                          progress) != datasets::fetch::FetchEnd::stopped;
  } catch (const Error& error) {
    throw Error(error.kind(), error.what() + hint(entry, settings.request.data_dir));
  }
}

}  // namespace optbench::bindings::cli
