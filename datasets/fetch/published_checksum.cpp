// SPDX-License-Identifier: MIT
#include "datasets/fetch/published_checksum.hpp"

#include "datasets/fetch/file_check.hpp"
#include "engine/base/error.hpp"

namespace optbench::datasets::fetch {

void expect_published(std::string_view dataset, const std::filesystem::path& path,
                      const data::DataFile& published) {
  const FileCheck check = check_file(path, published, FileForm::published, [] { return false; });
  if (check.result != FileCheck::Result::differs) return;
  fail(
      ErrorKind::corrupt_data,
      "{}: '{}': checksum: expected {}, got {}   hint: replace it by the published file, or accept "
      "it with --no-verify",
      dataset, path.string(), check.expected, check.got);
}

}  // namespace optbench::datasets::fetch
