// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>

namespace optbench::testing {

/// The data folder that holds real files of a data set: $OPTBENCH_DATA_DIR, else the one beside the
/// source tree that development machines have. They are not part of the repository: where there are
/// none, says so, and the caller skips its checks. Tests run at the root of the source tree.
inline std::optional<std::filesystem::path> real_data_dir(const std::string& dataset) {
  const char* named = std::getenv("OPTBENCH_DATA_DIR");
  const std::filesystem::path data_dir =
      named != nullptr && *named != '\0' ? named : "../shared/data";
  std::error_code ignored;
  if (std::filesystem::is_directory(data_dir / dataset, ignored)) return data_dir;
  std::cout << "skipped: checks on real " << dataset << " data, there is no folder "
            << data_dir / dataset << '\n';
  return {};
}

}  // namespace optbench::testing
