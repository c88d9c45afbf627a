// SPDX-License-Identifier: MIT
#include "bindings/cli/result_file.hpp"

#include "engine/base/error.hpp"

namespace optbench::bindings::cli {

void expect_result_file(std::string_view command, const std::filesystem::path& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) {
    fail(ErrorKind::invalid_argument,
         "{}: {}: expected a result file, got a folder (`optbench analyze` takes folders)", command,
         path.string());
  }
  if (path.extension() == ".lua") {
    fail(ErrorKind::invalid_argument,
         "{}: {}: expected a result file, which a run writes (.json), got a script", command,
         path.string());
  }
}

}  // namespace optbench::bindings::cli
