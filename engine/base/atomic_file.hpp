// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace optbench {

/// Writes a file atomically: temporary name in the same folder, flush to disk, rename, flush of the
/// folder. Missing folders are created. An existing file is replaced.
///
/// The temporary name begins with a dot and ends in ".tmp", so that no reader takes it for a
/// result. It remains only if the process is killed while writing. Where a file system can neither
/// rename nor link, the file is written under its final name, not atomically. Throws Error(io) with
/// the path and the system's reason; the temporary file is then removed.
void write_file_atomically(const std::filesystem::path& path, std::string_view contents);

/// As above, but never replaces a file: returns false and changes nothing if the file exists, also
/// if another process creates it at the same moment.
[[nodiscard]] bool create_file_atomically(const std::filesystem::path& path,
                                          std::string_view contents);

/// Renames a finished file to its final name in the same folder: flush to disk, rename, flush of
/// the folder. Never replaces a file: returns false and changes nothing if the final name exists.
/// Throws Error(io).
[[nodiscard]] bool place_file_atomically(const std::filesystem::path& finished,
                                         const std::filesystem::path& path);

/// Throws Error(io) naming the folder and the reason unless a file can be created in it, filled and
/// given its name, which is tried; the folder is created when missing. Lets a run fail before it
/// computes for hours, not after.
void expect_writable_folder(const std::filesystem::path& folder);

/// Whether a file is one that was being written, by its name.
[[nodiscard]] bool is_temporary_name(std::string_view name);

/// Removes a file that was being written when its process was killed. It stays while its process
/// lives, and where the file system knows no locks, which would tell.
void remove_if_left_over(const std::filesystem::path& path);

/// The whole file. Throws Error(not_found) or Error(io).
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace optbench
