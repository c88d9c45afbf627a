// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

#include <filesystem>
#include <span>

namespace optbench::bindings::commands {

/// Prints the state of each data set: state, bytes on disk, published bytes, folder; as a table or
/// JSON, on stdout.
///
/// States: "computed" (no files), "here", "partial" (some files, or an unfinished download),
/// "missing". Unpacked folders count as here, but their bytes are not counted.
void print_data_list(std::span<const data::DatasetEntry* const> entries,
                     const std::filesystem::path& data_dir, bool json);

/// Compares every file with its published checksums and prints a verdict per data set on stdout,
/// the reasons on stderr.
///
/// Without a checksum (an unpacked archive, a decompressed file), the data set is opened instead,
/// which reads all files. Returns the exit status: kExitFailed if something is damaged, or missing
/// and `named`; kExitInterrupted after a signal.
[[nodiscard]] int verify_data(std::span<const data::DatasetEntry* const> entries,
                              const std::filesystem::path& data_dir, bool named);

}  // namespace optbench::bindings::commands
