// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace optbench::datasets::fetch {

/// Result of comparing a file with its published checksums.
struct FileCheck {
  enum class Result {
    matches,  ///< a checksum matches
    differs,  ///< no checksum matches
    unknown,  ///< there is no checksum to compare with
    stopped,  ///< stopped by `stop`
  };
  Result result = Result::unknown;
  std::string verdict = {};   ///< "SHA-256 matches", "no checksum is published: not verified", ...
  std::string expected = {};  ///< if it differs: "SHA-256 440f..., or unpacked MD5 6bbc..."
  std::string got = {};       ///< the digests of the file
};

/// In which form a file is accepted.
enum class FileForm {
  published,  ///< as it was published
  any,        ///< also decompressed
};

/// Compares a file with the published checksums: the SHA-256 if known, else the MD5s; if these do
/// not match, the MD5 of the decompressed contents.
///
/// FileForm::any: a file that was published compressed but is stored decompressed only has the
/// checksum of its contents; if none is known the result is `unknown`. The file is read in pieces,
/// and `stop` is called after each. Throws Error(not_found), Error(io).
[[nodiscard]] FileCheck check_file(const std::filesystem::path& path,
                                   const data::DataFile& published, FileForm form,
                                   const std::function<bool()>& stop);

}  // namespace optbench::datasets::fetch
