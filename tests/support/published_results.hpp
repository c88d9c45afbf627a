// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace optbench::testing {

/// Folder of result files as DeepOBS 1.1 published them: $OPTBENCH_DEEPOBS_RESULTS, else the one
/// beside the source tree that development machines have. They are not part of the repository.
/// Tests run at the root of the source tree.
inline std::filesystem::path published_results_folder() {
  if (const char* named = std::getenv("OPTBENCH_DEEPOBS_RESULTS")) return named;
  return "../shared/data/deepobs-results";
}

/// All run files there; empty when there is no such folder.
inline std::vector<std::filesystem::path> published_run_files() {
  std::vector<std::filesystem::path> files;
  std::error_code missing;
  for (std::filesystem::recursive_directory_iterator entry(published_results_folder(), missing),
       end;
       entry != end; ++entry) {
    if (entry->path().filename().string().starts_with("random_seed__"))
      files.push_back(entry->path());
  }
  return files;
}

}  // namespace optbench::testing
