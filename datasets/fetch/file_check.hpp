// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace optbench::datasets::fetch {

/// What comparing a file with what was published came to.
struct FileCheck {
  enum class Result {
    matches,  ///< a checksum agrees
    differs,  ///< none does
    unknown,  ///< there is nothing to compare with
    stopped,  ///< `stop` said so
  };
  Result result = Result::unknown;
  std::string verdict = {};   ///< "SHA-256 matches", "no checksum is published: not verified", ...
  std::string expected = {};  ///< where it differs: "SHA-256 440f..., or unpacked MD5 6bbc..."
  std::string got = {};       ///< the same of the file
};

/// In which form a file may lie there.
enum class FileForm {
  published,  ///< as it was published
  any,        ///< decompressed too
};

/// Compares a file with the checksums that its publisher or others have printed: the SHA-256 where
/// it is known, else the MD5s; where that fails, the MD5 of the decompressed contents.
///
/// FileForm::any: a file that was published compressed and lies there decompressed has only the
/// checksum of its contents; where none is known the result is `unknown`. The file is read in
/// pieces, and `stop` asked after each. Throws Error(not_found), Error(io).
[[nodiscard]] FileCheck check_file(const std::filesystem::path& path,
                                   const data::DataFile& published, FileForm form,
                                   const std::function<bool()>& stop);

}  // namespace optbench::datasets::fetch
