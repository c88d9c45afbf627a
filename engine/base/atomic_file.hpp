// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace optbench {

/// Writes a file that appears complete or not at all: temporary name in the same folder, flush to
/// disk, rename, flush of the folder. Missing folders are created. A file of that name is replaced.
///
/// The temporary name begins with a dot and ends in ".tmp", so that no reader takes it for a
/// result; one may be left behind only when the process is killed in between. Throws Error(io) with
/// the path and the system's reason; the temporary file is then removed.
void write_file_atomically(const std::filesystem::path& path, std::string_view contents);

/// As above, but never replaces: returns false and leaves everything as it was when the name is
/// taken, also when another process takes it at the same moment.
[[nodiscard]] bool create_file_atomically(const std::filesystem::path& path,
                                          std::string_view contents);

/// Gives a file that is already written its final name in the same folder: flush to disk, rename,
/// flush of the folder. Never replaces: returns false and leaves both as they are when the name is
/// taken. Throws Error(io).
[[nodiscard]] bool place_file_atomically(const std::filesystem::path& finished,
                                         const std::filesystem::path& path);

/// Throws Error(io) naming the folder and the reason unless files can be created in it; the folder
/// is created when missing. For failing before hours of work, not after.
void expect_writable_folder(const std::filesystem::path& folder);

/// The whole file. Throws Error(not_found) or Error(io).
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace optbench
